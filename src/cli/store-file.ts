import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { UsageError } from './command-line.js';

/** The value of `--out` that stands for the standard output. */
export const STDOUT = '-';

/**
 * Refuses to overwrite an existing file without `--force`.
 * @throws UsageError if the file exists.
 */
export function assertNew(path: string | undefined, force = false): void {
  if (path !== undefined && path !== STDOUT && !force && existsSync(path)) {
    throw new UsageError(`--out: ${path} already exists. Choose another name or pass --force.`);
  }
}

/** Writes a file under a temporary name and renames it when it is complete, so no partial file ever has the name. */
export async function storeFile(
  path: string,
  body: globalThis.ReadableStream<Uint8Array>,
  { force, signal }: { force?: boolean | undefined; signal: AbortSignal },
): Promise<void> {
  const content = Readable.fromWeb(body as ReadableStream);
  if (path === STDOUT) {
    await pipeline(content, process.stdout, { end: false, signal });
    return;
  }
  const part = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    await pipeline(content, createWriteStream(part, { flags: 'wx' }), { signal });
    assertNew(path, force);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
