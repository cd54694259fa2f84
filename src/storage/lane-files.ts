import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, stat, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { interruptible } from './interruptible.js';

/** How many bytes are gathered before they are written. */
const WRITE_BYTES = 1024 * 1024;

/** How many bytes are read back at once. */
const READ_BYTES = 1024 * 1024;

/** What was written of one lane. */
export interface Written {
  /** In bytes. */
  size: number;
  /** The CRC-32 of the bytes. */
  sum: number;
}

/** Writes a lane into a new file of its own. What is gathered is written at once, while the next is gathered. */
export async function writeLane(
  path: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<Written> {
  const handle = await open(path, 'wx', 0o600);
  let writing: Promise<void> = Promise.resolve();
  try {
    let size = 0;
    let sum = 0;
    let gathered: Uint8Array[] = [];
    let bytes = 0;
    for await (const block of interruptible(content, signal)) {
      size += block.length;
      sum = crc32(block, sum);
      gathered.push(block);
      bytes += block.length;
      if (bytes < WRITE_BYTES) continue;
      await writing;
      writing = writeAll(handle, gathered);
      // Waited for before the next; unheard until then, its failure would end the process.
      writing.catch(() => undefined);
      gathered = [];
      bytes = 0;
    }
    await writing;
    await writeAll(handle, gathered);
    return { size, sum };
  } finally {
    await writing.catch(() => undefined);
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, blocks: readonly Uint8Array[]): Promise<void> {
  const size = blocks.reduce((sum, { length }) => sum + length, 0);
  if (size === 0) return;
  const { bytesWritten } = await handle.writev(blocks);
  // A disk that is nearly full takes a part of the bytes; what it says of the rest is its reason.
  if (bytesWritten < size) await handle.writeFile(Buffer.concat(blocks).subarray(bytesWritten));
}

/** Appends files to another one, and removes them. */
export async function appendFiles(path: string, others: readonly string[]): Promise<void> {
  if (process.platform === 'win32') {
    for (const other of others)
      await pipeline(createReadStream(other), createWriteStream(path, { flags: 'a' }));
  } else {
    await concatenate(path, others);
  }
  for (const other of others) await rm(other);
}

/**
 * `cat` hands the bytes from file to file within the kernel, where Node would have to take them in and give them out
 * again.
 */
async function concatenate(path: string, others: readonly string[]): Promise<void> {
  const target = await open(path, 'a');
  try {
    const cat = spawn('cat', others, { stdio: ['ignore', target.fd, 'ignore'] });
    const [code] = (await once(cat, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`the lanes of a file could not be put together: cat ended with ${code}`);
  } finally {
    await target.close();
  }
}

/** Makes sure that a file outlives a power failure. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether a file is what was written, lane by lane and nothing else. */
export async function holds(path: string, lanes: readonly Written[]): Promise<boolean> {
  let end = 0;
  const places = lanes.map(({ size, sum }) => ({ start: end, end: (end += size), sum }));
  const same = places.map(
    async ({ start, end: to, sum }) => start === to || (await sumOf(path, start, to)) === sum,
  );
  return (await Promise.all(same)).every(Boolean) && (await stat(path)).size === end;
}

/** The CRC-32 of a piece of a file. */
async function sumOf(path: string, start: number, end: number): Promise<number> {
  let sum = 0;
  const bytes = createReadStream(path, {
    start,
    end: end - 1,
    highWaterMark: READ_BYTES,
  }) as AsyncIterable<Buffer>;
  for await (const block of bytes) sum = crc32(block, sum);
  return sum;
}
