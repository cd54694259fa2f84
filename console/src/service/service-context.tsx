import { createContext, use } from 'react';
import type { ExportTaskClient } from 'export-task-service/client';

const ServiceContext = createContext<ExportTaskClient | undefined>(undefined);

export const ServiceProvider = ServiceContext;

/** The client of whoever is signed in. */
export function useService(): ExportTaskClient {
  const client = use(ServiceContext);
  if (!client) throw new Error('Nobody is signed in.');
  return client;
}
