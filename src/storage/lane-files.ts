import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { interruptible } from '../bounded/interruptible.js';

/** Bytes that are read back at once. */
const READ_BYTES = 1024 * 1024;

/** How `cat` spells the error codes of a disk without free space. */
const FULL = { ENOSPC: 'No space left on device', EDQUOT: 'Disk quota exceeded' };

/** The bytes that were written of one lane. */
export interface Written {
  /** In bytes. */
  size: number;
  /** CRC-32. */
  sum: number;
}

/** Writes a lane into a new file. */
export async function writeLane(
  path: string,
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<Written> {
  const handle = await open(path, 'wx', 0o600);
  try {
    let size = 0;
    let sum = 0;
    for await (const block of interruptible(content, signal)) {
      size += block.length;
      sum = crc32(block, sum);
      await handle.writeFile(block);
    }
    return { size, sum };
  } finally {
    await handle.close();
  }
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

/** `cat` copies the bytes: Node would read them into its own memory and write them out again. */
async function concatenate(path: string, others: readonly string[]): Promise<void> {
  const target = await open(path, 'a');
  try {
    // Without the variable, `cat` names its fault in the language of the user.
    const cat = spawn('env', ['LC_ALL=C', 'cat', ...others], { stdio: ['ignore', target.fd, 'pipe'] });
    const words: Buffer[] = [];
    cat.stderr?.on('data', (part: Buffer) => words.push(part));
    const [code] = (await once(cat, 'close')) as [number | null];
    const fault = Buffer.concat(words).toString().trim();
    if (code === 0) return;
    const message = `the lanes of a file could not be joined: cat exited with ${code}: ${fault}`;
    const full = Object.entries(FULL).find(([, spelled]) => fault.includes(spelled));
    throw Object.assign(new Error(message), full && { code: full[0] });
  } finally {
    await target.close();
  }
}

/** Makes a file survive a power failure. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether a file consists of exactly the bytes that were written, lane by lane. */
export async function holds(path: string, lanes: readonly Written[]): Promise<boolean> {
  let end = 0;
  const places = lanes.map(({ size, sum }) => ({ start: end, end: (end += size), sum }));
  const handle = await open(path);
  try {
    const same = places.map(async ({ start, end: to, sum }) => (await sumOf(handle, start, to)) === sum);
    return (await Promise.all(same)).every(Boolean) && (await handle.stat()).size === end;
  } finally {
    await handle.close();
  }
}

/** The CRC-32 of a range of a file, or of the part of the range that the file has. */
async function sumOf(handle: FileHandle, start: number, end: number): Promise<number> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, end - start));
  let sum = 0;
  for (let at = start; at < end;) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, end - at), at);
    if (bytesRead === 0) break;
    sum = crc32(buffer.subarray(0, bytesRead), sum);
    at += bytesRead;
  }
  return sum;
}
