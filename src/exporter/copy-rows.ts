import { Readable } from 'node:stream';
import type { Connection, Submittable } from 'pg';

/** How many bytes are handed on at once, rows that are larger apart. */
const BLOCK_BYTES = 64 * 1024;

/**
 * The rows that a `COPY … TO STDOUT` answers, as blocks of bytes. PostgreSQL sends one message a row, so the rows
 * are counted exactly, whatever line breaks their cells contain, and each can be given its own ending.
 */
export class CopyRows extends Readable implements Submittable {
  /** Rows received so far. */
  rows = 0;
  private readonly ending: Buffer;
  private socket: Readable | undefined;
  private block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  private used = 0;

  /**
   * @param sql the whole COPY statement; it writes rows that end in a line feed.
   * @param newline what each row ends in instead.
   */
  constructor(
    private readonly sql: string,
    newline: string,
  ) {
    super({ highWaterMark: 4 * BLOCK_BYTES });
    this.ending = Buffer.from(newline);
  }

  /** Called by the driver when the connection is free for this query. */
  submit(connection: Connection): void {
    this.socket = connection.stream;
    connection.query(this.sql);
  }

  /** Called by the driver for each row. Its buffer is overwritten by the next packet, hence the copy at once. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    const row = chunk.length - 1;
    const size = row + this.ending.length;
    if (size > this.block.length - this.used) this.handOn(size);
    chunk.copy(this.block, this.used, 0, row);
    this.ending.copy(this.block, this.used + row);
    this.used += size;
    this.rows += 1;
  }

  handleCommandComplete(): void {
    this.handOn(0);
    this.push(null);
    // Nobody asks for more after the end, but the answers to the connection's next queries must get through.
    this.socket?.resume();
  }

  handleError(error: Error): void {
    this.destroy(error);
    this.socket?.resume();
  }

  handleReadyForQuery(): void {
    this.socket = undefined;
  }

  override _read(): void {
    this.socket?.resume();
  }

  /** Gives the full block to the reader, and stops the socket where the reader has enough for now. */
  private handOn(nextRow: number): void {
    if (this.used > 0 && !this.push(this.block.subarray(0, this.used))) this.socket?.pause();
    this.block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, nextRow));
    this.used = 0;
  }
}
