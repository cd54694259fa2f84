/** Bytes of the length before each line. */
const LENGTH_BYTES = 4;

/** Size at which a block of lines is handed on, in bytes. Each block has a fixed overhead. */
const BLOCK_BYTES = 256 * 1024;

/** Room in a block for the last piece of the stream; a block grows for a larger one. */
const PIECE_BYTES = 64 * 1024;

/** The length of a line is smaller. Four characters of a text, read as a length, are larger. */
const LENGTH_END = 2 ** 27;

/**
 * Extracts lines from a stream in which the length of each line precedes it, so that their count is exact whatever line
 * breaks the cells contain. ClickHouse writes the mark at the end only if the statement has succeeded; it reports an error
 * as text in a stream that began well. Pieces may be cut anywhere. Two blocks alternate: one is lent to the reader while the
 * other is filled.
 */
export class LineFrames {
  /** Number of complete lines so far. */
  rows = 0;
  private block = newBlock();
  private spare: Buffer | undefined;
  private used = 0;
  private lineBytes = 0;
  private readonly head = Buffer.alloc(LENGTH_BYTES);
  private headBytes = 0;
  private markBytes = 0;
  private fault = false;

  /** @param mark begins with four characters that are no length. */
  constructor(private readonly mark: Buffer) {}

  /** Whether the block is large enough to be lent. */
  get full(): boolean {
    return this.used >= BLOCK_BYTES;
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
    this.reserve(piece.length);
    for (let at = 0; at < piece.length && !this.fault;) {
      if (this.lineBytes > 0) at = this.takeLine(piece, at);
      else if (this.markBytes > 0) at = this.takeMark(piece, at);
      else at = this.takeLength(piece, at);
    }
  }

  /** Lends the lines collected so far; the last one may be incomplete. Valid until the next call. */
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

  private takeLine(piece: Buffer, at: number): number {
    const end = Math.min(at + this.lineBytes, piece.length);
    this.used += piece.copy(this.block, this.used, at, end);
    this.lineBytes -= end - at;
    if (this.lineBytes === 0) this.rows += 1;
    return end;
  }

  private takeLength(piece: Buffer, at: number): number {
    const end = Math.min(at + LENGTH_BYTES - this.headBytes, piece.length);
    this.headBytes += piece.copy(this.head, this.headBytes, at, end);
    if (this.headBytes < LENGTH_BYTES) return end;
    this.headBytes = 0;
    this.lineBytes = this.head.readUInt32LE(0);
    if (this.lineBytes >= LENGTH_END) {
      this.fault = !this.mark.subarray(0, LENGTH_BYTES).equals(this.head);
      this.lineBytes = 0;
      this.markBytes = LENGTH_BYTES;
    } else if (this.lineBytes === 0) {
      // A line has at least its line break.
      this.fault = true;
    }
    return end;
  }

  private takeMark(piece: Buffer, at: number): number {
    const end = Math.min(at + this.mark.length - this.markBytes, piece.length);
    const expected = this.mark.subarray(this.markBytes, this.markBytes + end - at);
    // Nothing may follow the mark.
    this.fault = end === at || !expected.equals(piece.subarray(at, end));
    this.markBytes += end - at;
    return end;
  }
}

function newBlock(): Buffer {
  return Buffer.allocUnsafeSlow(BLOCK_BYTES + PIECE_BYTES);
}
