/** Size at which a block is handed on, in bytes. Each block has a fixed overhead. */
const BLOCK_BYTES = 256 * 1024;

/** Room in a block for one more piece, of which PostgreSQL connections deliver up to 128 KiB, and the gap before it. */
const ROOM_BYTES = 129 * 1024;

/**
 * Two blocks of bytes that alternate: one is lent to a reader while the other is filled with parts of the pieces of a
 * stream. New blocks for hundreds of megabytes would cost more in garbage collection than the bytes themselves.
 */
export class LentBlocks {
  /** The block that is being filled: first the bytes that are kept, then the piece that is being parsed. */
  block = newBlock();
  /** Number of bytes that are kept. */
  used = 0;
  private spare: Buffer | undefined;

  /** Whether the block is large enough to be lent. */
  get full(): boolean {
    return this.used >= BLOCK_BYTES;
  }

  /**
   * Copies a piece into the block, where its parts can be kept.
   * @param gap bytes between what is kept and the piece.
   * @returns the place of the piece.
   */
  put(piece: Buffer, gap = 0): { at: number; end: number } {
    const at = this.used + gap;
    const end = at + piece.length;
    if (end > this.block.length) {
      const larger = Buffer.allocUnsafeSlow(end);
      this.block.copy(larger, 0, 0, this.used);
      this.block = larger;
    }
    piece.copy(this.block, at);
    return { at, end };
  }

  /**
   * Keeps a part of the piece. To move bytes within a buffer takes a third of the time of copying them from another one, part
   * by part.
   */
  keep(at: number, end: number): void {
    this.block.copyWithin(this.used, at, end);
    this.used += end - at;
  }

  /**
   * Lends what was kept. It is valid until the next call.
   * @param end the bytes after it stay for the next block.
   */
  lend(end = this.used): Buffer {
    const lent = this.block.subarray(0, end);
    const rest = this.block.subarray(end, this.used);
    const next = this.spare ?? newBlock();
    this.spare = this.block;
    this.block = next;
    this.used = 0;
    this.used = this.put(rest).end;
    return lent;
  }
}

function newBlock(): Buffer {
  return Buffer.allocUnsafeSlow(BLOCK_BYTES + ROOM_BYTES);
}
