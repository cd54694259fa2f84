import type { Connection } from './connection.js';
import { ExportTaskError } from './export-task-error.js';
import { TaskStatus } from './schema.js';
import { serverSentEvents } from './server-sent-events.js';
import type { ExportTaskEvent } from './types.js';
import { wait } from './wait.js';

/** How long is waited before a broken connection is made anew, in milliseconds; doubled each time, up to the most. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 8000;

/** Connections that break one after the other without an event, after which the last error is thrown. */
const MOST_BROKEN = 8;

/**
 * The task now, whenever it has changed, and at its end. The first event of every connection is the task as it is, so
 * nothing is lost where one breaks.
 */
export async function* watchTask(
  connection: Connection,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ExportTaskEvent, void> {
  for (let broken = 0; ; broken += 1) {
    // A service that stops ends the stream in good order, before the task is at its end.
    let fault: unknown = new Error('The events ended before the task did.');
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
    if (broken >= MOST_BROKEN) throw fault;
    await wait(Math.min(FIRST_WAIT * 2 ** broken, LONGEST_WAIT), signal);
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
  if (body) for await (const data of serverSentEvents(body)) yield JSON.parse(data) as ExportTaskEvent;
}

/** What will be the same the next time; a service or a proxy that is away for a moment answers 502 to 504. */
function isRefusal(error: unknown): boolean {
  return error instanceof ExportTaskError && error.status < 500;
}
