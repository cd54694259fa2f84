import type { CommandContext } from './command.js';
import { print } from './printed.js';

/** Stops a task that is waiting or running. */
export async function cancel({ client, values, id, signal }: CommandContext): Promise<void> {
  await client.cancel(id, { signal });
  if (values.json) print(JSON.stringify({ id }));
}
