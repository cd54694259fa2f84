import type { Duplex } from 'node:stream';
import type { Connection, Submittable } from 'pg';
import { CopyFrames } from './copy-frames.js';
import { PIECE_BYTES } from './receiving-socket.js';

/** How long to let rows accumulate in the kernel's socket buffers; in milliseconds. */
const REST_MS = 1;

type DataListener = (data: Buffer) => void;

/**
 * The rows of a `COPY … TO STDOUT` as blocks of bytes. PostgreSQL sends one message per row, so the count is exact
 * whatever line breaks the cells contain, and each row can get its own line ending. While the rows arrive, their bytes
 * bypass the driver, which would make an object of each row.
 *
 * A block is lent: it is valid until the next one is requested. Back-pressure stops PostgreSQL while the reader holds
 * one block and the next is full.
 */
export class CopyRows implements Submittable, AsyncIterable<Buffer> {
  private readonly frames: CopyFrames;
  private socket: Duplex | undefined;
  private driver: DataListener[] = [];
  private complete = false;
  private error: Error | undefined;
  private waits = false;
  private wake: () => void = () => undefined;

  /**
   * @param sql the whole COPY statement, whose rows end in a line feed.
   * @param newline replaces the line feed of each row.
   */
  constructor(
    private readonly sql: string,
    newline: string,
  ) {
    this.frames = new CopyFrames(Buffer.from(newline));
  }

  /** Number of rows received so far. */
  get rows(): number {
    return this.frames.rows;
  }

  /** Whether all rows have arrived, so that the connection can be reused. After an error it should be closed. */
  get ended(): boolean {
    return this.complete;
  }

  /** Whether the reader waits for rows. */
  get isWaiting(): boolean {
    return this.waits;
  }

  /** @throws the error of the database or of the connection. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.error) throw this.error;
      if (this.frames.full) {
        const block = this.frames.lend();
        this.socket?.resume();
        yield block;
      } else if (this.complete) {
        const last = this.frames.lend();
        if (last.length > 0) yield last;
        return;
      } else {
        await this.more();
      }
    }
  }

  /** Called by the driver when the connection is free for this query. */
  submit(connection: Connection): void {
    this.socket = connection.stream;
    this.driver = this.socket.listeners('data') as DataListener[];
    for (const listener of this.driver) this.socket.off('data', listener);
    // A receivingSocket emits `lent`; any other socket, such as that of TLS, emits `data`.
    this.socket.on('lent', this.onLent).on('data', this.onData);
    connection.query(this.sql);
  }

  handleCommandComplete(): void {
    this.complete = true;
    this.goOn();
  }

  handleError(error: Error): void {
    this.error = error;
    this.goOn();
  }

  /** Called by the driver at the end of the answer, but not after an error. Returns the socket to the driver. */
  handleReadyForQuery(): void {
    const socket = this.socket;
    if (!socket) return;
    this.socket = undefined;
    socket.off('lent', this.onLent).off('data', this.onData);
    for (const listener of this.driver) socket.on('data', listener);
  }

  private async more(): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.socket?.resume();
    this.waits = true;
    await woken;
    this.waits = false;
  }

  /** Resumes the socket even if the reader requests no more rows: the driver needs the end of the answer. */
  private goOn(): void {
    this.socket?.resume();
    this.wake();
  }

  /**
   * PostgreSQL sends 8 KiB at a time. If no more than that is there, the socket pauses to let more accumulate: a
   * wake-up for each 8 KiB would cost both sides a tenth of their time.
   */
  private readonly onLent = (piece: Buffer): void => {
    this.onData(piece);
    const { socket } = this;
    if (piece.length === PIECE_BYTES || this.frames.full || this.complete || this.error) return;
    socket?.pause();
    setTimeout(() => {
      if (!this.frames.full) this.socket?.resume();
    }, REST_MS);
  };

  private readonly onData = (data: Buffer): void => {
    const messages = this.frames.take(data);
    if (this.frames.full) {
      this.socket?.pause();
      this.wake();
    }
    // The rows precede these messages, and have been stored by now.
    for (const message of messages) for (const listener of this.driver) listener(message);
  };
}
