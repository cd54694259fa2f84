import { Readable } from 'node:stream';
import type { Connection, Submittable } from 'pg';
import { CopyFrames } from './copy-frames.js';

/** How many bytes may wait for the reader before PostgreSQL is held up. */
const HIGH_WATER_MARK = 256 * 1024;

type DataListener = (data: Buffer) => void;

/**
 * The rows that a `COPY … TO STDOUT` answers, as blocks of bytes. PostgreSQL sends one message a row, so the rows
 * are counted exactly, whatever line breaks their cells contain, and each can be given its own ending. While they
 * come, the bytes of the connection pass by the driver, which would make an object of each row.
 */
export class CopyRows extends Readable implements Submittable {
  private readonly frames: CopyFrames;
  private socket: Readable | undefined;
  private driver: DataListener[] = [];

  /**
   * @param sql the whole COPY statement; it writes rows that end in a line feed.
   * @param newline what each row ends in instead.
   */
  constructor(
    private readonly sql: string,
    newline: string,
  ) {
    super({ highWaterMark: HIGH_WATER_MARK });
    this.frames = new CopyFrames(Buffer.from(newline));
  }

  /** Rows received so far. */
  get rows(): number {
    return this.frames.rows;
  }

  /** Called by the driver when the connection is free for this query. */
  submit(connection: Connection): void {
    this.socket = connection.stream;
    this.driver = this.socket.listeners('data') as DataListener[];
    for (const listener of this.driver) this.socket.off('data', listener);
    this.socket.on('data', this.onData);
    connection.query(this.sql);
  }

  handleCommandComplete(): void {
    this.push(null);
    // Nobody asks for more after the end, but the end of the answer must get through.
    this.socket?.resume();
  }

  handleError(error: Error): void {
    this.destroy(error);
    this.socket?.resume();
  }

  /** Called by the driver when the answer is at its end, also after an error: the connection is its own again. */
  handleReadyForQuery(): void {
    const socket = this.socket;
    if (!socket) return;
    this.socket = undefined;
    socket.off('data', this.onData);
    for (const listener of this.driver) socket.on('data', listener);
  }

  override _read(): void {
    this.socket?.resume();
  }

  private readonly onData = (data: Buffer): void => {
    const { blocks, messages } = this.frames.take(data);
    if (messages.length > 0) blocks.push(...this.frames.flush());
    for (const block of blocks) if (!this.destroyed && !this.push(block)) this.socket?.pause();
    // Rows come before the message that ends them.
    for (const message of messages) for (const listener of this.driver) listener(message);
  };
}
