import { Logger } from '@nestjs/common';
import { beforeAbort } from '../../bounded/interruptible.js';
import { errorText } from '../../errors/error-text.js';
import type { Part } from './attempt-faults.js';

/** Delays between two probes of a part that is down, in milliseconds; each is drawn from the upper half of its range. */
const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/** The limit of a probe, in milliseconds. */
const PROBE_MS = 10_000;

/**
 * The breaker of one part of the environment. A fault of the part opens it, and tasks that need it are not claimed meanwhile. A
 * probe that succeeds closes it. If the part fails again soon after, the next probe waits twice as long.
 */
export class PartBreaker {
  private readonly logger = new Logger('Environment');
  private timer: NodeJS.Timeout | undefined;
  private delay = FIRST_MS;
  private opened = -Infinity;
  private closed = -Infinity;
  private stopped = false;

  /**
   * @param probe asks the part; throws while it is down.
   * @param onClosed is called when tasks may be claimed again.
   */
  constructor(
    readonly part: Part,
    private readonly probe: (signal: AbortSignal) => Promise<unknown>,
    private readonly onClosed: () => void,
  ) {}

  /** Whether the part works, as far as this process knows. */
  get isUp(): boolean {
    return this.timer === undefined;
  }

  /** Opens the breaker. Only the first fault of an outage is logged. */
  failed(error: unknown): void {
    if (!this.isUp || this.stopped) return;
    const now = performance.now();
    if (now - this.closed > this.delay) this.delay = FIRST_MS;
    this.opened = now;
    this.logger.error(
      `${this.part}: down, so this process claims no ${heldUp(this.part)}: ${errorText(error)}`,
    );
    this.wait();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private wait(): void {
    const delay = this.delay * (0.5 + Math.random() / 2);
    this.delay = Math.min(2 * this.delay, LONGEST_MS);
    this.timer = setTimeout(() => void this.ask(), delay).unref();
  }

  private async ask(): Promise<void> {
    const signal = AbortSignal.timeout(PROBE_MS);
    try {
      await beforeAbort(this.probe(signal), signal);
    } catch {
      if (!this.stopped) this.wait();
      return;
    }
    this.timer = undefined;
    this.closed = performance.now();
    this.logger.log(`${this.part}: up again after ${Math.round((this.closed - this.opened) / 1000)} s`);
    this.onClosed();
  }
}

/** The tasks that wait while a part is down. */
function heldUp(part: Part): string {
  if (part === 'clickhouse') return 'task that reads it';
  return part.includes(':') ? 'task of its enterprises' : 'task';
}
