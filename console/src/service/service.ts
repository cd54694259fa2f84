import { QueryCache, MutationCache, QueryClient } from '@tanstack/react-query';
import { ExportTaskClient, ExportTaskError } from 'export-task-service/client';
import { apiUrl } from '../settings';
import { renew } from '../session/session';
import { observedFetch } from './connection-state';

/** The service's answer to a missing, unknown or expired token. */
const TOKEN_REFUSED = [4031002, 4031003, 4031021];

/** Creates the client of a session. */
export function createClient(token: string): ExportTaskClient {
  return new ExportTaskClient({ url: apiUrl, token, fetch: observedFetch });
}

/** Creates the cache of a session's answers. A refused token ends the session. */
export function createQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof ExportTaskError && TOKEN_REFUSED.includes(error.code)) void renew();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // A refusal stays one; an interrupted connection or an overloaded service is asked again.
        retry: (failures, error) => failures < 2 && !(error instanceof ExportTaskError && error.status < 500),
        // "online" of a browser says nothing of a service on the same machine.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}
