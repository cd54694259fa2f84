import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { UsageError } from './usage-error.js';

/** How `--out` names the standard output. */
export const STDOUT = '-';

/**
 * Refuses to overwrite a file, before anything is done for it.
 * @throws UsageError where there is one.
 */
export function assertNew(path: string | undefined, force = false): void {
  if (path !== undefined && path !== STDOUT && !force && existsSync(path)) {
    throw new UsageError(`${path}: exists already; another name, or --force, is accepted.`);
  }
}

/** Stores a file under another name until it is complete, so that none is ever there in part. */
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
