import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

/** Readers take turns for this time after a call has begun, in milliseconds. */
const AFTER_CALL_MS = 100;

/** The length of a turn, in milliseconds. */
const TURN_MS = 50;

/** The longest time that a block waits for calls to end, in milliseconds. Under load, there is always a call. */
const REST_MS = 25;

/** A call that lasts longer, such as a download, delays no further block. In milliseconds. */
const ANSWER_MS = 50;

/** Node's HTTP servers publish each request here, whatever framework handles it. */
const REQUESTS = 'http.server.request.start';

interface Waiting {
  reader: object;
  since: number;
  go: () => void;
}

/**
 * Lets the readers of exports give way to the HTTP calls of their process. While calls come in, one reader goes on at a
 * time, and it starts no block while a call is being answered. Otherwise each reader, and PostgreSQL's process for it,
 * would compete with the calls for the processor. Without calls, no reader waits.
 */
@Injectable()
export class ReaderTurns implements OnApplicationShutdown {
  /** The calls that are being answered, with the times at which they began. */
  private readonly calls = new Map<ServerResponse, number>();
  private latestCall = -Infinity;
  private readonly queue: Waiting[] = [];
  private holder: object | undefined;
  private turnEnd = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor() {
    subscribe(REQUESTS, this.onCall);
  }

  /** Passes on the blocks of a reader, each as soon as the reader may go on. */
  async *pace(reader: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    try {
      for await (const block of reader) {
        if (this.hasCalls) await this.next(reader);
        yield block;
      }
    } finally {
      if (this.holder === reader) this.turnEnd = -Infinity;
      this.advance();
    }
  }

  onApplicationShutdown(): void {
    unsubscribe(REQUESTS, this.onCall);
  }

  private get hasCalls(): boolean {
    return performance.now() - this.latestCall < AFTER_CALL_MS;
  }

  /** Whether calls are being answered. Forgets those that have lasted too long. */
  private isAnswering(now: number): boolean {
    for (const [response, began] of this.calls) {
      if (now - began < ANSWER_MS) return true;
      this.calls.delete(response);
    }
    return false;
  }

  private next(reader: object): Promise<void> {
    return new Promise((go) => {
      this.queue.push({ reader, since: performance.now(), go });
      this.advance();
    });
  }

  private readonly onCall = (message: unknown): void => {
    const { response } = message as { response: ServerResponse };
    this.latestCall = performance.now();
    this.calls.set(response, this.latestCall);
    response.once('close', () => {
      this.calls.delete(response);
      this.advance();
    });
  };

  /** Lets the reader go on whose turn it is, or finds out when to ask again. */
  private advance(): void {
    clearTimeout(this.timer);
    if (!this.hasCalls) {
      for (const { go } of this.queue.splice(0)) go();
      return;
    }
    const now = performance.now();
    const isTaken = now < this.turnEnd;
    const next = isTaken ? this.queue.find(({ reader }) => reader === this.holder) : this.queue[0];
    const rest = next && this.isAnswering(now) ? next.since + REST_MS - now : 0;
    if (next && rest <= 0) {
      this.queue.splice(this.queue.indexOf(next), 1);
      if (!isTaken) this.turnEnd = now + TURN_MS;
      this.holder = next.reader;
      // Calls that have arrived meanwhile are read first.
      setImmediate(next.go);
    }
    if (this.queue.length > 0) {
      this.timer = setTimeout(
        () => {
          this.advance();
        },
        rest > 0 ? rest : this.turnEnd - now,
      );
    }
  }
}
