import type { Hold } from '../queue/export-task.transitions.js';

/** How often the progress of an export is written, in milliseconds. */
const BEAT_MS = 500;

/**
 * Tells at a steady pace that an export is alive and how far it is. When the task turns out to be another's or
 * cancelled, or the database can't be told for as long as the lease lasts, the export is over.
 */
export class Heartbeat {
  private readonly timer: NodeJS.Timeout;
  private beating = Promise.resolve();
  private busy = false;
  private told = Date.now();

  /**
   * @param tell writes the progress, renews the lease, and answers whether the task is still to be exported here.
   * @param over is called once with the reason when it is not.
   */
  constructor(
    private readonly leaseSeconds: number,
    private readonly tell: () => Promise<Hold>,
    private readonly over: (reason: Exclude<Hold, 'held'>) => void,
  ) {
    this.timer = setInterval(() => {
      if (!this.busy) this.beating = this.beat();
    }, BEAT_MS);
  }

  /** Ends the beat and waits for one that is under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
  }

  private async beat(): Promise<void> {
    this.busy = true;
    try {
      const hold = await this.tell();
      this.told = Date.now();
      if (hold !== 'held') this.end(hold);
    } catch {
      // A database that is away for a moment costs nothing; the lease decides how long a moment is.
      if (Date.now() - this.told > this.leaseSeconds * 1000) this.end('lost');
    } finally {
      this.busy = false;
    }
  }

  private end(reason: Exclude<Hold, 'held'>): void {
    clearInterval(this.timer);
    this.over(reason);
  }
}
