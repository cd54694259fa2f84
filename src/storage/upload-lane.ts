import { beforeAbort } from '../bounded/interruptible.js';

/** In bytes. S3 allows 10,000 parts, so the largest object has about 78 GiB. */
export const PART_SIZE = 8 * 1024 * 1024;

/** The minimum size of a part in S3, in bytes; only the last part of an object may be smaller. */
const SMALLEST_PART = 5 * 1024 * 1024;

/** A part that the server has stored. */
export interface Part {
  part: number;
  etag: string;
  /** In bytes. */
  size: number;
}

export interface UploadLaneOptions {
  /** Uploads a part of the lane; the numbers start at 1. */
  send: (number: number, bytes: Buffer) => Promise<Part>;
  /** Is aborted with the error of a part that fails. */
  stop: AbortController;
  /** Parts that are sent at once. */
  inFlight: number;
  /** The bytes that the previous lane leaves to this one; undefined for the first lane. */
  before: Promise<Buffer | undefined> | undefined;
  /** Whether the object ends with this lane. */
  last: boolean;
}

/**
 * Cuts the bytes of one lane into parts and uploads each while the next one fills. Only the last part of the object may
 * be small. So a lane holds back a full part until the rest is large enough for another one, and a lane that is
 * too small for any part leaves its bytes to the next lane. A lane holds in memory the part that is held back, the part
 * that fills, and the parts that are being sent.
 */
export class UploadLane {
  /** The parts that the server has stored. */
  readonly sent: Part[] = [];
  /** Resolves to the bytes that the next lane must begin with, or to undefined once this lane has a part of its own. */
  readonly left: Promise<Buffer | undefined>;
  private leave: (bytes?: Buffer) => void = () => undefined;
  private readonly inFlight = new Set<Promise<void>>();
  private readonly spare: Buffer[] = [];
  private buffer: Buffer = Buffer.allocUnsafe(PART_SIZE);
  private filled = 0;
  private kept: Buffer | undefined;
  private started = 0;

  constructor(private readonly options: UploadLaneOptions) {
    this.left = new Promise((resolve) => {
      this.leave = resolve;
    });
  }

  /**
   * Copies the bytes. Waits while the maximum number of parts is being sent (back-pressure).
   * @throws the reason of `stop`.
   */
  async write(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length;) {
      const piece = bytes.subarray(from, from + PART_SIZE - this.filled);
      this.buffer.set(piece, this.filled);
      this.filled += piece.length;
      from += piece.length;
      if (this.filled === PART_SIZE) await this.full();
    }
  }

  /**
   * Sends the rest, or leaves it to the next lane.
   * @throws the reason of `stop`.
   */
  async finish(): Promise<void> {
    const rest = this.buffer.subarray(0, this.filled);
    const { last } = this.options;
    if (this.kept && (last || this.filled === 0 || this.filled >= SMALLEST_PART)) {
      await this.start(this.kept);
      if (this.filled > 0) await this.start(rest);
    } else if (this.kept) {
      await this.start(Buffer.concat([this.kept, rest]));
    } else if (this.started > 0) {
      // Only the last lane gets here: it holds nothing back.
      if (this.filled > 0) await this.start(rest);
    } else {
      await this.finishSmall(rest);
    }
    this.leave();
  }

  /** Waits until no part is being sent, whether they succeed or fail. */
  async settle(): Promise<void> {
    await Promise.all(this.inFlight);
  }

  private async finishSmall(rest: Buffer): Promise<void> {
    const before = await this.before();
    const whole = Buffer.concat([...(before ? [before] : []), rest]);
    const needed = whole.length > 0 || before !== undefined;
    if (!needed) return;
    if (whole.length < SMALLEST_PART && !this.options.last) this.leave(whole);
    else await this.dispatch(whole);
  }

  private async full(): Promise<void> {
    this.leave();
    const full = this.buffer;
    if (this.options.last) {
      await this.start(full);
    } else {
      if (this.kept) await this.start(this.kept);
      this.kept = full;
    }
    this.buffer = this.spare.pop() ?? Buffer.allocUnsafe(PART_SIZE);
    this.filled = 0;
  }

  /** The first part begins with the bytes that the previous lane left. */
  private async start(bytes: Buffer): Promise<void> {
    const before = this.started === 0 ? await this.before() : undefined;
    await this.dispatch(before && before.length > 0 ? Buffer.concat([before, bytes]) : bytes);
  }

  /** The bytes that the previous lanes leave: none for the first lane; undefined if an earlier lane has sent a part. */
  private async before(): Promise<Buffer | undefined> {
    const { before, stop } = this.options;
    return before ? beforeAbort(before, stop.signal) : Buffer.alloc(0);
  }

  private async dispatch(bytes: Buffer): Promise<void> {
    while (this.inFlight.size >= this.options.inFlight) await Promise.race(this.inFlight);
    this.options.stop.signal.throwIfAborted();
    this.started += 1;
    const sent: Promise<void> = this.send(this.started, bytes).finally(() => this.inFlight.delete(sent));
    this.inFlight.add(sent);
  }

  /** Never throws: a failed part aborts `stop`. */
  private async send(number: number, bytes: Buffer): Promise<void> {
    try {
      this.sent.push(await this.options.send(number, bytes));
      if (bytes.length === PART_SIZE) this.spare.push(bytes);
    } catch (error) {
      this.options.stop.abort(error);
    }
  }
}
