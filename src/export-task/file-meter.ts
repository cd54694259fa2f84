import { createHash } from 'node:crypto';

/** Measures a file on its way into the store, so that what lies there can be checked against it. */
export class FileMeter {
  /** Bytes that have passed. */
  size = 0;
  private readonly hash = createHash('sha256');

  async *measure(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const block of content) {
      this.size += block.length;
      this.hash.update(block);
      yield block;
    }
  }

  /** `sha256:` and the sum of the whole file in hexadecimal; to be asked once, when all has passed. */
  checksum(): string {
    return `sha256:${this.hash.digest('hex')}`;
  }
}
