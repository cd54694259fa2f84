/** A message begins with its type and its length, which counts itself but not the type. */
const HEADER_BYTES = 5;

/** The type of a message that holds a row: `d`. */
const ROW = 0x64;

/**
 * Takes the rows of a COPY out of the messages of PostgreSQL's protocol, one message a row, without making an object
 * of any. Messages may be cut anywhere.
 */
export class CopyFrames {
  /** Whole rows so far. */
  rows = 0;
  private readonly header = Buffer.alloc(HEADER_BYTES);
  private headerBytes = 0;
  private rowBytes = 0;
  private otherBytes = 0;
  private other: Buffer[] = [];
  private messages: Buffer[] = [];

  /** @param ending what a row ends in, in place of its line feed; two bytes at most. */
  constructor(private readonly ending: Buffer) {}

  /**
   * What is in a piece of the connection's stream: the bytes of rows, of which the last may be cut, and the whole
   * messages that are none.
   */
  take(chunk: Buffer): { rows: Buffer; messages: Buffer[] } {
    // A row loses its header and gains a byte at most, but for one whose header came before.
    const rows = Buffer.allocUnsafeSlow(chunk.length + HEADER_BYTES);
    let used = 0;
    for (let at = 0; at < chunk.length;) {
      if (this.rowBytes > 0) {
        const end = Math.min(at + this.rowBytes, chunk.length);
        used += chunk.copy(rows, used, at, end);
        this.rowBytes -= end - at;
        at = end;
        if (this.rowBytes === 0) {
          used += this.ending.copy(rows, used - 1) - 1;
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
    return { rows: rows.subarray(0, used), messages };
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
