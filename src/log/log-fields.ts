import { AsyncLocalStorage } from 'node:async_hooks';

/** What every line of the log carries that a request or an attempt has caused, spelled as in the log. */
export interface LogFields {
  request_id?: string;
  corp_id?: string;
  task_id?: string;
  attempt?: number;
}

const storage = new AsyncLocalStorage<LogFields>();

/** Does the work, and what it starts, with these fields on every line; they may become more meanwhile. */
export function withLogFields<T>(fields: LogFields, work: () => T): T {
  return storage.run(fields, work);
}

/** Does the work without any: a connection outlives the request or the attempt in which it was opened. */
export function withoutLogFields<T>(work: () => T): T {
  return storage.exit(work);
}

/** What has become known of the request or the attempt; outside of both it is of no effect. */
export function addLogFields(fields: LogFields): void {
  Object.assign(storage.getStore() ?? {}, fields);
}

/** The fields of the work that is being done. */
export function logFields(): Readonly<LogFields> {
  return storage.getStore() ?? {};
}
