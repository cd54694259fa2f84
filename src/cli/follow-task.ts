import { ExportTaskFailed, TaskStatus, type ExportTask } from '../client/index.js';
import type { CommandContext } from './command.js';
import { print } from './printed.js';
import { Progress } from './progress.js';

/**
 * Shows how far a task is until it is at its end.
 * @param toStdout whether `--json` prints the events, which then are what was asked for.
 * @throws ExportTaskFailed where it ends without a file.
 */
export async function followTask(
  { client, signal, values }: Pick<CommandContext, 'client' | 'signal' | 'values'>,
  id: string,
  toStdout: boolean,
): Promise<ExportTask> {
  const progress = new Progress();
  try {
    for await (const event of client.watch(id, { signal })) {
      if (!values.json) progress.show(event);
      else if (toStdout) print(JSON.stringify(event));
    }
  } finally {
    progress.stop();
  }
  const task = await client.get(id, { signal });
  if (task.status !== TaskStatus.Exported) throw new ExportTaskFailed(task);
  return task;
}
