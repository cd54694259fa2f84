import { beforeAbort } from './interruptible.js';

/** In bytes. 10,000 parts of this size make 80 GiB, the largest object that can be stored. */
export const PART_SIZE = 8 * 1024 * 1024;

/** S3 takes no smaller part than this, but for the last one of an object. In bytes. */
const SMALLEST_PART = 5 * 1024 * 1024;

/** A part that the server has. */
export interface Part {
  part: number;
  etag: string;
  /** In bytes. */
  size: number;
}

export interface UploadLaneOptions {
  /** Uploads a part of the lane; numbers count from 1. */
  send: (number: number, bytes: Buffer) => Promise<Part>;
  /** Is aborted with the error of a part that fails. */
  stop: AbortController;
  /** Parts that are under way at once. */
  inFlight: number;
  /** What the lane before has left for this one to begin with; undefined where there is a part already. */
  before: Promise<Buffer | undefined> | undefined;
  /** Whether the object ends with this lane. */
  last: boolean;
}

/**
 * Cuts the bytes of one lane of an object into parts, and uploads them while the next one is gathered. Only the last
 * part of the object may be small: a lane keeps a part back until it knows that the rest makes another, and one that
 * is too small altogether leaves its bytes to the next lane. Its memory is bounded by the part that is kept back, the
 * one that is gathered, and those under way.
 */
export class UploadLane {
  /** The parts that the server has. */
  readonly sent: Part[] = [];
  /** Settles with what the next lane must begin with; with undefined as soon as this lane is large enough. */
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
   * Takes the bytes, which may be overwritten afterwards; waits while enough parts are under way.
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
   * Sends what is left, or leaves it to the next lane.
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
      // Of the last lane, which keeps nothing back.
      if (this.filled > 0) await this.start(rest);
    } else {
      await this.finishSmall(rest);
    }
    this.leave();
  }

  /** Waits until no part is under way, whatever became of them. */
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

  /** The first part begins with what the lane before has left. */
  private async start(bytes: Buffer): Promise<void> {
    const before = this.started === 0 ? await this.before() : undefined;
    await this.dispatch(before && before.length > 0 ? Buffer.concat([before, bytes]) : bytes);
  }

  /** The first lane begins with nothing, and there is no part before it. */
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

  /** Never throws: a part that fails stops the upload. */
  private async send(number: number, bytes: Buffer): Promise<void> {
    try {
      this.sent.push(await this.options.send(number, bytes));
      if (bytes.length === PART_SIZE) this.spare.push(bytes);
    } catch (error) {
      this.options.stop.abort(error);
    }
  }
}
