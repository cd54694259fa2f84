/** The first pause after a failed removal, and the longest one, in milliseconds. */
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 600_000;

/**
 * Remembers the tasks whose objects could not be removed, and when to try again. Each failure doubles the pause. A
 * process forgets what it has not tried for long: another one may have removed it.
 */
export class FailedRemovals {
  private readonly failed = new Map<string, { pause: number; until: number }>();

  /** @param now the time in milliseconds. */
  constructor(private readonly now: () => number = Date.now) {}

  /** The tasks whose removal has failed and was not tried again successfully. */
  get ids(): string[] {
    for (const [id, { until }] of this.failed) {
      if (until < this.now() - 2 * LONGEST_PAUSE_MS) this.failed.delete(id);
    }
    return [...this.failed.keys()];
  }

  /** Those that must not be tried yet. */
  get paused(): string[] {
    return this.ids.filter((id) => (this.failed.get(id)?.until ?? 0) > this.now());
  }

  /** Notes a failure; returns the seconds until the next attempt. */
  add(id: string): number {
    const before = this.failed.get(id);
    const pause = before ? Math.min(2 * before.pause, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    this.failed.set(id, { pause, until: this.now() + pause });
    return pause / 1000;
  }

  /** Notes a success. */
  delete(id: string): void {
    this.failed.delete(id);
  }
}
