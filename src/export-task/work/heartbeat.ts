import { within } from '../../bounded/within.js';
import type { Hold } from '../queue/export-task.transitions.js';

/** The interval at which an export writes its progress, in milliseconds. */
const BEAT_MS = 500;

/**
 * Renews the lease of a running export and writes its progress. It ends the export when the task was cancelled or belongs
 * to another worker, or when the database has been unreachable for a whole lease.
 */
export class Heartbeat {
  private readonly timer: NodeJS.Timeout;
  private beating = Promise.resolve();
  private busy = false;
  private ended = false;
  /** By the monotonic clock. */
  private renewed = performance.now();

  /**
   * @param renew writes the progress and renews the lease; returns whether this worker still holds the task.
   * @param onEnd is called once, if the export must end.
   */
  constructor(
    private readonly leaseSeconds: number,
    private readonly renew: () => Promise<Hold>,
    private readonly onEnd: (reason: Exclude<Hold, 'held'>) => void,
  ) {
    this.timer = setInterval(() => {
      if (!this.busy) this.beating = this.beat();
      // A renewal that hangs must not hide the end of the lease.
      else if (this.secondsLeft < 0) this.end('lost');
    }, BEAT_MS);
  }

  /** Stops the heartbeat and waits for a renewal that is under way, for as long as the lease lasts. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await within(Math.max(0, this.secondsLeft), this.beating);
  }

  /** The rest of the lease since the latest renewal; negative once it is over. */
  private get secondsLeft(): number {
    return this.leaseSeconds - (performance.now() - this.renewed) / 1000;
  }

  private async beat(): Promise<void> {
    this.busy = true;
    try {
      const hold = await this.renew();
      this.renewed = performance.now();
      if (hold !== 'held') this.end(hold);
    } catch {
      // A short outage of the database costs nothing, as long as the lease lasts.
      if (this.secondsLeft < 0) this.end('lost');
    } finally {
      this.busy = false;
    }
  }

  private end(reason: Exclude<Hold, 'held'>): void {
    if (this.ended) return;
    this.ended = true;
    clearInterval(this.timer);
    this.onEnd(reason);
  }
}
