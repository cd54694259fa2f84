import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { combineCrc32 } from '../../file/combine-crc32.js';

/** Measures the size and checksum of a file on its way into the store, so that the stored file can be verified. */
export class FileMeter {
  /** The lanes of the file, to be read side by side. */
  readonly lanes: AsyncIterable<Buffer>[];
  private readonly sizes: number[];
  private readonly sums: number[];
  private readonly hash = createHash('sha256');

  constructor(lanes: readonly AsyncIterable<Buffer>[]) {
    this.sizes = lanes.map(() => 0);
    this.sums = lanes.map(() => 0);
    const sum =
      lanes.length === 1
        ? (block: Buffer) => void this.hash.update(block)
        : (block: Buffer, lane: number) => {
            this.sums[lane] = crc32(block, this.sums[lane]);
          };
    this.lanes = lanes.map((lane, index) => this.measure(lane, index, sum));
  }

  /** Bytes so far. */
  get size(): number {
    return this.sizes.reduce((sum, size) => sum + size, 0);
  }

  /**
   * The checksum of the whole file in hexadecimal; call it once, at the end. One lane gives `sha256:…`, several give
   * `crc32:…`, because only the checksums of CRC-32 can be combined.
   */
  checksum(): string {
    if (this.lanes.length === 1) return `sha256:${this.hash.digest('hex')}`;
    const sum = this.sums.reduce(
      (before, after, lane) => combineCrc32(before, after, this.sizes[lane] ?? 0),
      0,
    );
    return `crc32:${sum.toString(16).padStart(8, '0')}`;
  }

  private async *measure(
    lane: AsyncIterable<Buffer>,
    index: number,
    sum: (block: Buffer, lane: number) => void,
  ): AsyncGenerator<Buffer> {
    for await (const block of lane) {
      this.sizes[index] = (this.sizes[index] ?? 0) + block.length;
      sum(block, index);
      yield block;
    }
  }
}
