import type { Connection } from './connection.js';
import { errorOf, ExportTaskError } from './errors.js';
import { TaskStatus } from './schema.js';
import { serverSentEvents } from './server-sent-events.js';
import type { ErrorEnvelope, ExportTaskEvent } from './types.js';
import { wait } from './wait.js';

/** Wait before reconnecting, in milliseconds: starts at the first value and doubles up to the second. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8000;

/** Reconnections in a row without an event; after that the last error is thrown. */
const MAX_RECONNECTIONS = 8;

/**
 * Yields the current state of a task, then its state after each change, and returns when it ends. Every connection
 * starts with the current state, so a broken one loses nothing.
 * @throws ExportTaskError if the call is refused, or the task is deleted; the last error after too many broken
 *   connections.
 */
export async function* watchTask(
  connection: Connection,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ExportTaskEvent, void> {
  for (let broken = 0; ; broken += 1) {
    // A service that shuts down closes the stream properly, although the task has not ended.
    let fault: unknown = new Error('The event stream ended before the task did.');
    try {
      for await (const event of events(connection, id, signal)) {
        broken = 0;
        yield event;
        if (event.status > TaskStatus.Exporting) return;
      }
    } catch (error) {
      if (signal?.aborted || isRefusal(error)) throw error;
      fault = error;
    }
    if (broken >= MAX_RECONNECTIONS) throw fault;
    await wait(Math.min(FIRST_WAIT_MS * 2 ** broken, LONGEST_WAIT_MS), signal);
  }
}

async function* events(
  connection: Connection,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ExportTaskEvent> {
  const headers = { Accept: 'text/event-stream' };
  const call = { method: 'GET', path: '/v2/export_task/{id}/events', id, headers, signal } as const;
  const { body } = await connection.response(call);
  if (!body) return;
  for await (const { event, data } of serverSentEvents(body)) {
    if (event === '') yield JSON.parse(data) as ExportTaskEvent;
    if (event === 'refused') {
      const error = errorOf(JSON.parse(data) as ErrorEnvelope);
      // A token that is no longer valid may have been renewed; the next connection tells.
      if (error.status === 403) return;
      throw error;
    }
  }
}

/** Whether a retry would fail the same way. A service that is restarting, or its proxy, answers 502 to 504. */
function isRefusal(error: unknown): boolean {
  return error instanceof ExportTaskError && error.status < 500;
}
