/** How often the progress of an export is written, in milliseconds. */
const BEAT_MS = 500;

/**
 * Tells at a steady pace that an export is alive and how far it is. When the task turns out to be another's, or
 * the database can't be told for as long as the lease lasts, the export is over.
 */
export class Heartbeat {
  private readonly timer: NodeJS.Timeout;
  private beating = Promise.resolve();
  private busy = false;
  private told = Date.now();

  /**
   * @param tell writes the progress and renews the lease; false when the task is no longer this worker's.
   * @param lost is called once when the task is lost.
   */
  constructor(
    private readonly leaseSeconds: number,
    private readonly tell: () => Promise<boolean>,
    private readonly lost: () => void,
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
      const ours = await this.tell();
      this.told = Date.now();
      if (!ours) this.lose();
    } catch {
      // A database that is away for a moment costs nothing; the lease decides how long a moment is.
      if (Date.now() - this.told > this.leaseSeconds * 1000) this.lose();
    } finally {
      this.busy = false;
    }
  }

  private lose(): void {
    clearInterval(this.timer);
    this.lost();
  }
}
