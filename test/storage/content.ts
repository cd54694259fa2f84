import { createHash, type Hash } from 'node:crypto';

/**
 * `size` bytes in chunks of the given sizes, in turn; `hash` is updated with them. Each chunk is lent: it is overwritten
 * when the next one is read.
 */
export async function* content(
  size: number,
  chunks: number[] = [64 * 1024],
  hash?: Hash,
): AsyncGenerator<Buffer> {
  const lent = Buffer.alloc(Math.max(...chunks));
  for (let sent = 0, turn = 0; sent < size; turn += 1) {
    const bytes = lent.subarray(0, Math.min(chunks[turn % chunks.length] ?? 1, size - sent)).fill(0);
    for (let at = 0; at < bytes.length; at += 4096) bytes.writeUInt8((turn * 31 + at / 4096) % 251, at);
    hash?.update(bytes);
    sent += bytes.length;
    yield await Promise.resolve(bytes);
    bytes.fill(0xff);
  }
}

/** `size` bytes, after which the source hangs; `hangs` resolves at that moment. */
export function hangingContent(size: number): { content: AsyncGenerator<Buffer>; hangs: Promise<void> } {
  let onHang: () => void = () => undefined;
  const hangs = new Promise<void>((resolve) => (onHang = resolve));
  async function* bytes() {
    yield* content(size);
    onHang();
    await new Promise<never>(() => undefined);
  }
  return { content: bytes(), hangs };
}

/** `size` bytes, then `error`. */
export async function* failingContent(size: number, error: Error): AsyncGenerator<Buffer> {
  yield* content(size);
  throw error;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
