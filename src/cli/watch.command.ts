import type { CommandContext } from './command.js';
import { followTask } from './follow-task.js';
import { tell } from './printed.js';

/** Follows a task to its end, which leaves the task alone when it is interrupted. */
export async function watch(context: CommandContext): Promise<void> {
  const { result_desc } = await followTask(context, context.id, true);
  if (!context.values.json) tell(result_desc);
}
