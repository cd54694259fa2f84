import type { Duplex } from 'node:stream';
import type { Connection, Submittable } from 'pg';
import { CopyFrames } from './copy-frames.js';
import { PIECE_BYTES } from './receiving-socket.js';

/** How long PostgreSQL's rows may gather outside this process; in milliseconds. */
const REST_MS = 1;

type DataListener = (data: Buffer) => void;

/**
 * The rows that a `COPY … TO STDOUT` answers, as blocks of bytes. PostgreSQL sends one message a row, so the rows
 * are counted exactly, whatever line breaks their cells contain, and each can be given its own ending. While they
 * come, the bytes of the connection pass by the driver, which would make an object of each row.
 *
 * A block is lent: it is overwritten once the next one is asked for. While its reader has one and the next is full,
 * PostgreSQL is held up.
 */
export class CopyRows implements Submittable, AsyncIterable<Buffer> {
  private readonly frames: CopyFrames;
  private socket: Duplex | undefined;
  private driver: DataListener[] = [];
  private complete = false;
  private error: Error | undefined;
  private wake: () => void = () => undefined;

  /**
   * @param sql the whole COPY statement; it writes rows that end in a line feed.
   * @param newline what each row ends in instead.
   */
  constructor(
    private readonly sql: string,
    newline: string,
  ) {
    this.frames = new CopyFrames(Buffer.from(newline));
  }

  /** Rows received so far. */
  get rows(): number {
    return this.frames.rows;
  }

  /** Whether all rows have come, so that the connection is its own again; after an error it is better closed. */
  get ended(): boolean {
    return this.complete;
  }

  /** @throws what the database says instead of the rows, or what broke the connection. */
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
    // One of a receivingSocket, the other of any other one, such as TLS has.
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

  /** Called by the driver when the answer is at its end, but not after an error: the connection is its own again. */
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
    await woken;
  }

  /** Nobody may ask for more after the end, but the end of the answer must get through. */
  private goOn(): void {
    this.socket?.resume();
    this.wake();
  }

  /**
   * PostgreSQL sends 8 KiB at a time. Where that was all, the next ones are left to gather: to be woken for each would
   * cost both sides a tenth of their time.
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
    // Rows come before the message that ends them.
    for (const message of messages) for (const listener of this.driver) listener(message);
  };
}
