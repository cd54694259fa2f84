import type { CommandContext } from './command.js';
import { download } from './download.command.js';
import { followTask } from './follow-task.js';
import { print, tell } from './printed.js';
import { assertNew, STDOUT } from './store-file.js';
import { taskRequest } from './task-request.js';

/** How long a task that is given up may take to be cancelled, in milliseconds. */
const CANCEL_MS = 10_000;

/** Creates a task and prints its id; follows it and downloads its file where that is asked for. */
export async function create(context: CommandContext): Promise<void> {
  const { client, values, signal } = context;
  const { out, watch, force, json } = values;
  assertNew(out, force);
  const request = taskRequest(values, await client.types({ signal }));
  const id = await client.create(request, { signal });
  if (out !== STDOUT) print(json ? JSON.stringify({ id }) : id);
  if (!watch && out === undefined) return;
  try {
    const { result_desc } = await followTask(context, id, out !== STDOUT);
    if (!json) tell(result_desc);
  } catch (error) {
    // Nobody waits for it any more. The first error matters; a task that has ended by now can't be cancelled.
    if (signal.aborted) {
      await client.cancel(id, { signal: AbortSignal.timeout(CANCEL_MS) }).catch(() => undefined);
    }
    throw error;
  }
  if (out !== undefined) await download({ ...context, id });
}
