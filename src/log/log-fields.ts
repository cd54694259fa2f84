import { AsyncLocalStorage } from 'node:async_hooks';

/** Fields on every log line of one request or one attempt, spelled as in the log. */
export interface LogFields {
  request_id?: string;
  corp_id?: string;
  task_id?: string;
  attempt?: number;
}

const storage = new AsyncLocalStorage<LogFields>();

/** Runs `work` with these fields on all its log lines, asynchronous ones included; `addLogFields` adds more. */
export function withLogFields<T>(fields: LogFields, work: () => T): T {
  return storage.run(fields, work);
}

/** Runs `work` without log fields, e.g. to open a connection, which outlives the request that needed it first. */
export function withoutLogFields<T>(work: () => T): T {
  return storage.exit(work);
}

/** Adds fields to the current request or attempt; does nothing outside of both. */
export function addLogFields(fields: LogFields): void {
  Object.assign(storage.getStore() ?? {}, fields);
}

/** Returns the log fields of the current request or attempt; empty outside of both. */
export function logFields(): Readonly<LogFields> {
  return storage.getStore() ?? {};
}
