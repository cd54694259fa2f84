import { LentBlocks } from '../bounded/lent-blocks.js';

/** A message begins with one byte of type and four of length; the length counts itself but not the type. */
const HEADER_BYTES = 5;

/** The type of a CopyData message, which holds one row: `d`. */
const ROW = 0x64;

/**
 * Extracts the rows of a COPY from PostgreSQL's protocol, which sends one message per row, without an object for each.
 * Messages may be split anywhere.
 */
export class CopyFrames {
  /** Number of complete rows so far. */
  rows = 0;
  private readonly blocks = new LentBlocks();
  private readonly header = Buffer.alloc(HEADER_BYTES);
  private headerBytes = 0;
  private rowBytes = 0;
  private otherBytes = 0;
  private other: Buffer[] = [];
  private messages: Buffer[] = [];

  /** @param ending replaces the line feed of each row; at most two bytes. */
  constructor(private readonly ending: Buffer) {}

  /** Whether the block is large enough to be lent. */
  get full(): boolean {
    return this.blocks.full;
  }

  /**
   * Consumes a piece of the connection's stream. The piece may be overwritten afterwards.
   * @returns the complete messages other than rows.
   */
  take(piece: Buffer): Buffer[] {
    // A row loses a header of five bytes and gains one byte at most, so what is kept never overwrites what is still to be read.
    const { blocks } = this;
    const place = blocks.put(piece, HEADER_BYTES);
    const pieceEnd = place.end;
    let { at } = place;
    while (at < pieceEnd) {
      if (this.rowBytes > 0) {
        const end = Math.min(at + this.rowBytes, pieceEnd);
        blocks.keep(at, end);
        this.rowBytes -= end - at;
        at = end;
        if (this.rowBytes === 0) {
          blocks.used += this.ending.copy(blocks.block, blocks.used - 1) - 1;
          this.rows += 1;
        }
      } else if (this.otherBytes > 0) {
        const end = Math.min(at + this.otherBytes, pieceEnd);
        this.takeOther(Buffer.from(blocks.block.subarray(at, end)));
        at = end;
      } else {
        at = this.takeHeader(at, pieceEnd);
      }
    }
    const { messages } = this;
    this.messages = [];
    return messages;
  }

  /** Lends the rows collected so far; the last one may be incomplete. Valid until the next call. */
  lend(): Buffer {
    return this.blocks.lend();
  }

  private takeHeader(at: number, pieceEnd: number): number {
    const { block } = this.blocks;
    let end = at + HEADER_BYTES;
    let type = block[at];
    let length: number;
    if (this.headerBytes === 0 && end <= pieceEnd) {
      length = block.readUInt32BE(at + 1);
    } else {
      end = Math.min(at + HEADER_BYTES - this.headerBytes, pieceEnd);
      this.headerBytes += block.copy(this.header, this.headerBytes, at, end);
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
