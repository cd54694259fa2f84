import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { UsageError } from './command-line.js';

/** The value of `--out` that stands for the standard output. */
export const STDOUT = '-';

/**
 * Refuses a file that cannot be written, before anything is exported.
 * @throws UsageError if the file exists and `--force` is not passed, or its folder takes no new file.
 */
export async function assertWritable(path: string | undefined, force = false): Promise<void> {
  if (path === undefined || path === STDOUT) return;
  assertNew(path, force);
  const part = partOf(path);
  try {
    await (await open(part, 'wx')).close();
    await rm(part);
  } catch (error) {
    throw new UsageError(`--out: ${path} cannot be written: ${(error as Error).message}.`);
  }
}

/**
 * Writes a file under a temporary name and renames it when it is complete, so no partial or damaged file ever has the
 * name.
 */
export async function storeFile(
  path: string,
  body: globalThis.ReadableStream<Uint8Array>,
  { force = false, signal }: { force?: boolean | undefined; signal: AbortSignal },
): Promise<void> {
  const content = Readable.fromWeb(body as ReadableStream);
  if (path === STDOUT) {
    await pipeline(content, process.stdout, { end: false, signal });
    return;
  }
  const part = partOf(path);
  try {
    await pipeline(content, createWriteStream(part, { flags: 'wx' }), { signal });
    assertNew(path, force);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function assertNew(path: string, force: boolean): void {
  if (!force && existsSync(path)) {
    throw new UsageError(`--out: ${path} already exists. Choose another name or pass --force.`);
  }
}

/** A temporary name in the same folder. It does not contain the file's own, which may be as long as the disk allows. */
function partOf(path: string): string {
  return join(dirname(path), `.export-task-${randomUUID()}.part`);
}
