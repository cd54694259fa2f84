import { once } from 'node:events';
import { constants, crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib';
import { combineCrc32 } from './combine-crc32.js';

/** Level 6, the default, would take twice the time and save an eighth of the bytes. */
const LEVEL = 3;

/** In bytes. */
const CHUNK_BYTES = 65_536;

/** The measures of some data and of its compressed form. */
export interface Packed {
  /** Bytes of the data. */
  size: number;
  /** Bytes of the compressed form. */
  packed: number;
  /** CRC-32 of the data. */
  sum: number;
}

/**
 * Compresses consecutive lanes side by side into one stream of raw DEFLATE. Each lane but the last ends with a full flush,
 * after which a decoder needs nothing of what came before.
 * @param lanes each block is only valid until the next one is read.
 * @returns the lanes of the stream, and a promise of its measures, which a failing lane rejects.
 */
export function deflated(lanes: readonly AsyncIterable<Buffer>[]): {
  lanes: AsyncIterable<Buffer>[];
  packed: Promise<Packed>;
} {
  const last = lanes.length - 1;
  const packers = lanes.map((lane, index) => new LanePacker(lane, index === last));
  const packed = Promise.all(packers.map(({ done }) => done)).then((parts) =>
    parts.reduce((before, after) => ({
      size: before.size + after.size,
      packed: before.packed + after.packed,
      sum: combineCrc32(before.sum, after.sum, after.size),
    })),
  );
  // The reader of the lane gets the error too.
  packed.catch(() => undefined);
  return { lanes: packers.map((packer) => packer.bytes()), packed };
}

class LanePacker {
  readonly done: Promise<Packed>;
  private resolve: (packed: Packed) => void = () => undefined;
  private reject: (reason: unknown) => void = () => undefined;

  constructor(
    private readonly content: AsyncIterable<Buffer>,
    private readonly last: boolean,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Reads the next block only when the last one is compressed, so no block has to be copied. */
  async *bytes(): AsyncGenerator<Buffer> {
    const finishFlush = this.last ? constants.Z_FINISH : constants.Z_FULL_FLUSH;
    const deflate = createDeflateRaw({ level: LEVEL, chunkSize: CHUNK_BYTES, finishFlush });
    const measured: Packed = { size: 0, packed: 0, sum: 0 };
    let ready: Buffer[] = [];
    deflate.on('data', (bytes: Buffer) => {
      measured.packed += bytes.length;
      ready.push(bytes);
    });
    const taken = () => {
      const bytes = ready;
      ready = [];
      return bytes;
    };
    try {
      for await (const block of this.content) {
        measured.size += block.length;
        measured.sum = crc32(block, measured.sum);
        await written(deflate, block);
        yield* taken();
      }
      const end = once(deflate, 'end');
      deflate.end();
      await end;
      yield* taken();
      this.resolve(measured);
    } catch (error) {
      this.reject(error);
      throw error;
    } finally {
      deflate.destroy();
      // Without effect if the lane was read to its end.
      this.reject(new Error('a lane was not read to its end'));
    }
  }
}

function written(deflate: DeflateRaw, block: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    deflate.write(block, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
