import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

/** Writes a generated file; with `--check`, only tells whether it is what would be written. */
export async function writePage(path: string, content: string): Promise<void> {
  const text = await format(content, { ...(await resolveConfig(path)), filepath: path });
  if (!process.argv.includes('--check')) {
    await writeFile(path, text);
    return;
  }
  if ((await readFile(path, 'utf8')) !== text) {
    throw new Error(`${path} is not what the service does: run "npm run docs".`);
  }
}
