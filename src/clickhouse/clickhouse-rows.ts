import type { Readable } from 'node:stream';
import { SilenceWatch } from '../bounded/silence-watch.js';
import { within } from '../bounded/within.js';
import type { ClickhouseDatabase, Statement } from './clickhouse-database.js';
import { ClickhouseAway, clickhouseFault, faultIn, fellSilent } from './clickhouse-fault.js';
import { LineFrames } from './line-frames.js';

/** Longest wait for `KILL QUERY` when rows are closed, in seconds. */
const KILL_SECONDS = 2;

/** How much is read behind a broken frame, in bytes: the text of an error may follow. */
const MOST_TEXT_BYTES = 64 * 1024;

/**
 * The rows of a statement as blocks of bytes, of which each is lent: it is valid until the next one is requested. The end
 * of the stream must be marked, or the read fails. Back-pressure stops ClickHouse while the reader holds a block.
 */
export class ClickhouseRows implements AsyncIterable<Buffer> {
  private readonly frames: LineFrames;
  private readonly stop = new AbortController();
  private stream: Readable | undefined;
  private started = false;
  private bytes = 0;
  private isWaiting = false;
  private silence: ClickhouseAway | undefined;
  private killed: Promise<void> | undefined;

  constructor(
    private readonly database: ClickhouseDatabase,
    private readonly statement: Statement,
    mark: Buffer,
  ) {
    this.frames = new LineFrames(mark);
  }

  /** Number of rows received so far. */
  get rows(): number {
    return this.frames.rows;
  }

  /** Whether all rows have arrived. */
  get ended(): boolean {
    return this.frames.complete && this.stream?.readableEnded === true;
  }

  /** @throws the error of ClickHouse or of the connection. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    this.started = true;
    const watch = new SilenceWatch(
      () => this.bytes,
      () => this.isWaiting,
      () => this.database.isRunning(this.statement.id),
      () => {
        this.silence = fellSilent();
        this.stop.abort();
        this.stream?.destroy();
      },
    );
    try {
      this.stream = await this.awaited(this.database.stream(this.statement, this.stop.signal));
      yield* this.blocks(this.stream);
    } catch (error) {
      throw this.silence ?? clickhouseFault(error);
    } finally {
      watch.stop();
    }
  }

  /** Ends the statement, even if rows are left. It waits for the server for a short time only. */
  async close(): Promise<void> {
    if (!this.started || this.ended) return;
    this.stop.abort();
    this.stream?.destroy();
    this.killed ??= this.database.kill(this.statement.id);
    await within(KILL_SECONDS, this.killed);
  }

  /** Fills a block while the reader holds the one before. */
  private async *blocks(stream: Readable): AsyncGenerator<Buffer> {
    const fills = this.fills(stream);
    let filling = fills.next();
    for (;;) {
      const { done } = await filling;
      const block = this.frames.lend();
      filling = fills.next();
      // If the reader requests no more, nobody asks how this ends.
      filling.catch(() => undefined);
      if (block.length > 0) yield block;
      if (done) return;
    }
  }

  /** Yields when there is a block to lend; the last one when it returns. */
  private async *fills(stream: Readable): AsyncGenerator<void> {
    const { frames } = this;
    const pieces = stream[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>;
    const latest: Buffer[] = [];
    for (let behind = 0; behind < MOST_TEXT_BYTES;) {
      const next = await this.awaited(pieces.next()).catch((error: unknown) => {
        throw faultIn(textOf(latest)) ?? error;
      });
      if (next.done) break;
      this.bytes += next.value.length;
      frames.take(next.value);
      latest.push(next.value);
      if (frames.broken) behind += next.value.length;
      else if (latest.length > 2) latest.shift();
      if (frames.full && !frames.broken) yield;
    }
    if (!frames.complete) {
      throw faultIn(textOf(latest)) ?? new ClickhouseAway('ClickHouse: the answer is incomplete');
    }
  }

  /** Waits for something that the server sends. */
  private async awaited<T>(pending: Promise<T>): Promise<T> {
    this.isWaiting = true;
    try {
      return await pending;
    } finally {
      this.isWaiting = false;
    }
  }
}

/** The end of a stream, in which an error is a text. */
function textOf(pieces: readonly Buffer[]): string {
  return Buffer.concat(pieces).subarray(-MOST_TEXT_BYTES).toString('latin1');
}
