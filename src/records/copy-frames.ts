import { PIECE_BYTES } from './receiving-socket.js';

/** A message begins with one byte of type and four of length; the length counts itself but not the type. */
const HEADER_BYTES = 5;

/** Size at which a block of rows is handed on, in bytes. Each block has a fixed overhead. */
const BLOCK_BYTES = 256 * 1024;

/** The type of a CopyData message, which holds one row: `d`. */
const ROW = 0x64;

/**
 * Extracts the rows of a COPY from PostgreSQL's protocol, which sends one message per row, without an object for each.
 * Messages may be split anywhere. Two blocks alternate: one is lent to the reader while the other is filled. New blocks
 * for hundreds of megabytes would cost more in garbage collection than the rows themselves.
 */
export class CopyFrames {
  /** Number of complete rows so far. */
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

  /** @param ending replaces the line feed of each row; at most two bytes. */
  constructor(private readonly ending: Buffer) {}

  /** Whether the block is large enough to be lent. */
  get full(): boolean {
    return this.used >= BLOCK_BYTES;
  }

  /**
   * Consumes a piece of the connection's stream. The piece may be overwritten afterwards.
   * @returns the complete messages other than rows.
   */
  take(piece: Buffer): Buffer[] {
    // A row loses its header and gains at most one byte, so it shrinks unless its header came with an earlier piece.
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

  /** Lends the rows collected so far; the last one may be incomplete. Valid until the next call. */
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
