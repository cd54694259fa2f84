import type { CommandContext } from './command.js';
import { print, printable } from './printed.js';
import { assertNew, STDOUT, storeFile } from './store-file.js';

/** Downloads the file of a task, and prints its name. */
export async function download({ client, values, id, signal }: CommandContext): Promise<void> {
  const { out, force } = values;
  assertNew(out, force);
  const { body, filename } = await client.download(id, { signal });
  const path = out ?? filename;
  try {
    assertNew(path, force);
  } catch (error) {
    await body.cancel();
    throw error;
  }
  await storeFile(path, body, { force, signal });
  if (path !== STDOUT) print(values.json ? JSON.stringify({ id, file: path }) : printable(path));
}
