import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';

/** Writes a generated page; with `--check`, only tells whether it is what would be written. */
export async function writePage(path: string, markdown: string): Promise<void> {
  const text = await format(markdown, { parser: 'markdown', printWidth: 110 });
  if (!process.argv.includes('--check')) {
    await writeFile(path, text);
    return;
  }
  if ((await readFile(path, 'utf8')) !== text) {
    throw new Error(`${path} is not what the service does: run "npm run docs".`);
  }
}
