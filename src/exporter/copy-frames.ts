/** A message begins with its type and its length, which counts itself but not the type. */
const HEADER_BYTES = 5;

/** How many bytes of rows are gathered: each block passes through a dozen hands. */
const BLOCK_BYTES = 64 * 1024;

/** The type of a message that holds a row: `d`. */
const ROW = 0x64;

/**
 * Takes the rows of a COPY out of the messages of PostgreSQL's protocol, one message a row, without making an object
 * of any. Messages may be cut anywhere.
 */
export class CopyFrames {
  /** Whole rows so far. */
  rows = 0;
  private block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  private used = 0;
  private readonly header = Buffer.alloc(HEADER_BYTES);
  private headerBytes = 0;
  private rowBytes = 0;
  private otherBytes = 0;
  private other: Buffer[] = [];
  private messages: Buffer[] = [];

  /** @param ending what a row ends in, in place of its line feed; two bytes at most. */
  constructor(private readonly ending: Buffer) {}

  /**
   * Takes in a piece of the connection's stream.
   * @returns the blocks of rows that are full, and the whole messages that are no rows.
   */
  take(chunk: Buffer): { blocks: Buffer[]; messages: Buffer[] } {
    // A row loses its header and gains a byte at most, but for one whose header came before.
    const needed = chunk.length + HEADER_BYTES;
    const blocks = this.used + needed > this.block.length ? this.flush(needed) : [];
    for (let at = 0; at < chunk.length;) {
      if (this.rowBytes > 0) {
        const end = Math.min(at + this.rowBytes, chunk.length);
        this.used += chunk.copy(this.block, this.used, at, end);
        this.rowBytes -= end - at;
        at = end;
        if (this.rowBytes === 0) {
          this.used += this.ending.copy(this.block, this.used - 1) - 1;
          this.rows += 1;
        }
      } else if (this.otherBytes > 0) {
        const end = Math.min(at + this.otherBytes, chunk.length);
        this.takeOther(chunk.subarray(at, end));
        at = end;
      } else {
        at = this.takeHeader(chunk, at);
      }
    }
    const { messages } = this;
    this.messages = [];
    return { blocks, messages };
  }

  /** The rows that are gathered so far, the last of which may be cut. */
  flush(nextBytes = 0): Buffer[] {
    const block = this.block.subarray(0, this.used);
    this.block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, nextBytes));
    this.used = 0;
    return block.length > 0 ? [block] : [];
  }

  private takeHeader(chunk: Buffer, at: number): number {
    let end = at + HEADER_BYTES;
    let type = chunk[at];
    let length: number;
    if (this.headerBytes === 0 && end <= chunk.length) {
      length = chunk.readUInt32BE(at + 1);
    } else {
      end = Math.min(at + HEADER_BYTES - this.headerBytes, chunk.length);
      this.headerBytes += chunk.copy(this.header, this.headerBytes, at, end);
      if (this.headerBytes < HEADER_BYTES) return end;
      this.headerBytes = 0;
      type = this.header[0];
      length = this.header.readUInt32BE(1);
    }
    if (type === ROW) {
      this.rowBytes = length + 1 - HEADER_BYTES;
      return end;
    }
    const header = Buffer.alloc(HEADER_BYTES, type);
    header.writeUInt32BE(length, 1);
    this.otherBytes = length + 1;
    this.takeOther(header);
    return end;
  }

  private takeOther(bytes: Buffer): void {
    this.other.push(bytes);
    this.otherBytes -= bytes.length;
    if (this.otherBytes > 0) return;
    this.messages.push(Buffer.concat(this.other));
    this.other = [];
  }
}
