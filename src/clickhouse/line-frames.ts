import { isUtf8 } from 'node:buffer';
import { LentBlocks } from '../bounded/lent-blocks.js';

/** Bytes of the length before each line. */
const LENGTH_BYTES = 4;

/** Exceeds the length of each line. Four characters of a text, read as a length, exceed it. */
const LENGTH_END = 2 ** 27;

/** A character has at most so many bytes in UTF-8. */
const MOST_CHARACTER_BYTES = 4;

/**
 * Extracts lines from a stream in which the length of each line precedes it, so that their count is exact whatever line
 * breaks the cells contain. ClickHouse writes the mark at the end only if the statement has succeeded; it reports an error
 * as text in a stream that began well. Pieces may be cut anywhere.
 */
export class LineFrames {
  /** Number of complete lines so far. */
  rows = 0;
  private readonly blocks = new LentBlocks();
  private lineBytes = 0;
  private readonly head = Buffer.alloc(LENGTH_BYTES);
  private headBytes = 0;
  private markBytes = 0;
  private fault = false;

  /** @param mark its first four characters, read as a length, exceed that of each line. */
  constructor(private readonly mark: Buffer) {}

  /** Whether the block is large enough to be lent. */
  get full(): boolean {
    return this.blocks.full;
  }

  /** Whether all lines have come, and nothing but the mark behind them. */
  get complete(): boolean {
    return !this.fault && this.markBytes === this.mark.length;
  }

  /** Whether something else than a frame or the mark has come. */
  get broken(): boolean {
    return this.fault;
  }

  /** Consumes a piece of the stream. */
  take(piece: Buffer): void {
    const place = this.blocks.put(piece);
    const { end } = place;
    let { at } = place;
    while (at < end && !this.fault) {
      if (this.lineBytes > 0) at = this.takeLine(at, end);
      else if (this.markBytes > 0) at = this.takeMark(at, end);
      else at = this.takeLength(at, end);
    }
  }

  /**
   * Lends the lines collected so far, without a part of a character at the end; the last one may be incomplete. Texts of
   * ClickHouse are bytes: what is not UTF-8 becomes U+FFFD. Valid until the next call.
   */
  lend(): Buffer {
    const { block, used } = this.blocks;
    const lent = this.blocks.lend(used - cutBytes(block, used));
    return isUtf8(lent) ? lent : Buffer.from(lent.toString());
  }

  private takeLine(at: number, pieceEnd: number): number {
    const end = Math.min(at + this.lineBytes, pieceEnd);
    this.blocks.keep(at, end);
    this.lineBytes -= end - at;
    if (this.lineBytes === 0) this.rows += 1;
    return end;
  }

  private takeLength(at: number, pieceEnd: number): number {
    const { block } = this.blocks;
    let end = at + LENGTH_BYTES;
    let length: number;
    if (this.headBytes === 0 && end <= pieceEnd) {
      length = block.readUInt32LE(at);
    } else {
      end = Math.min(at + LENGTH_BYTES - this.headBytes, pieceEnd);
      this.headBytes += block.copy(this.head, this.headBytes, at, end);
      if (this.headBytes < LENGTH_BYTES) return end;
      this.headBytes = 0;
      length = this.head.readUInt32LE(0);
    }
    if (length === this.mark.readUInt32LE(0)) this.markBytes = LENGTH_BYTES;
    // A line has at least its line break.
    else if (length === 0 || length >= LENGTH_END) this.fault = true;
    else this.lineBytes = length;
    return end;
  }

  private takeMark(at: number, pieceEnd: number): number {
    const end = Math.min(at + this.mark.length - this.markBytes, pieceEnd);
    const expected = this.mark.subarray(this.markBytes, this.markBytes + end - at);
    // Nothing may follow the mark.
    this.fault = end === at || !expected.equals(this.blocks.block.subarray(at, end));
    this.markBytes += end - at;
    return end;
  }
}

/** Number of bytes before the end that begin a character and do not complete it. */
function cutBytes(block: Buffer, end: number): number {
  for (let bytes = 1; bytes < MOST_CHARACTER_BYTES && bytes <= end; bytes += 1) {
    const byte = block.readUInt8(end - bytes);
    if (byte >= 0xc0) return bytes < characterBytes(byte) ? bytes : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

/** Number of bytes of a character, by its first one. */
function characterBytes(first: number): number {
  if (first >= 0xf0) return MOST_CHARACTER_BYTES;
  return first >= 0xe0 ? 3 : 2;
}
