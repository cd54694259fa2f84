import { PIECE_BYTES } from './receiving-socket.js';

/** A message begins with its type and its length, which counts itself but not the type. */
const HEADER_BYTES = 5;

/** How many bytes of rows are gathered: each block passes through a dozen hands. */
const BLOCK_BYTES = 256 * 1024;

/** The type of a message that holds a row: `d`. */
const ROW = 0x64;

/**
 * Takes the rows of a COPY out of the messages of PostgreSQL's protocol, one message a row, without making an object
 * of any. Messages may be cut anywhere. Rows are gathered in two blocks by turns, one being lent while the other is
 * filled: fresh ones for hundreds of megabytes would keep the garbage collector busier than the rows.
 */
export class CopyFrames {
  /** Whole rows so far. */
  rows = 0;
  private block = newBlock();
  private spare: Buffer | undefined;
  private used = 0;
  private readonly header = Buffer.alloc(HEADER_BYTES);
  private headerBytes = 0;
  private rowBytes = 0;
  private otherBytes = 0;
  private other: Buffer[] = [];
  private messages: Buffer[] = [];

  /** @param ending what a row ends in, in place of its line feed; two bytes at most. */
  constructor(private readonly ending: Buffer) {}

  /** Whether enough rows are gathered to be lent. */
  get full(): boolean {
    return this.used >= BLOCK_BYTES;
  }

  /**
   * Takes in a piece of the connection's stream, of which it keeps nothing.
   * @returns the whole messages that are no rows.
   */
  take(piece: Buffer): Buffer[] {
    // A row loses its header and gains a byte at most, but for one whose header came before.
    this.reserve(piece.length + HEADER_BYTES);
    for (let at = 0; at < piece.length;) {
      if (this.rowBytes > 0) {
        const end = Math.min(at + this.rowBytes, piece.length);
        this.used += piece.copy(this.block, this.used, at, end);
        this.rowBytes -= end - at;
        at = end;
        if (this.rowBytes === 0) {
          this.used += this.ending.copy(this.block, this.used - 1) - 1;
          this.rows += 1;
        }
      } else if (this.otherBytes > 0) {
        const end = Math.min(at + this.otherBytes, piece.length);
        this.takeOther(Buffer.from(piece.subarray(at, end)));
        at = end;
      } else {
        at = this.takeHeader(piece, at);
      }
    }
    const { messages } = this;
    this.messages = [];
    return messages;
  }

  /** The rows that are gathered so far, the last of which may be cut; overwritten after the next call. */
  lend(): Buffer {
    const lent = this.block.subarray(0, this.used);
    const next = this.spare ?? newBlock();
    this.spare = this.block;
    this.block = next;
    this.used = 0;
    return lent;
  }

  private reserve(bytes: number): void {
    if (this.used + bytes <= this.block.length) return;
    const larger = Buffer.allocUnsafeSlow(this.used + bytes);
    this.block.copy(larger, 0, 0, this.used);
    this.block = larger;
  }

  private takeHeader(piece: Buffer, at: number): number {
    let end = at + HEADER_BYTES;
    let type = piece[at];
    let length: number;
    if (this.headerBytes === 0 && end <= piece.length) {
      length = piece.readUInt32BE(at + 1);
    } else {
      end = Math.min(at + HEADER_BYTES - this.headerBytes, piece.length);
      this.headerBytes += piece.copy(this.header, this.headerBytes, at, end);
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

function newBlock(): Buffer {
  return Buffer.allocUnsafeSlow(BLOCK_BYTES + PIECE_BYTES + HEADER_BYTES);
}
