/**
 * Shares the lanes of a worker process among its exports: a single export reads with all of them, several together stay
 * within what the database and the memory can bear.
 */
export class LaneBudget {
  private free: number;

  constructor(most: number) {
    this.free = most;
  }

  /**
   * Takes the free lanes, `most` at most, and always at least one.
   * @returns their number, and a function that gives them back.
   */
  take(most: number): { lanes: number; release: () => void } {
    const lanes = Math.max(1, Math.min(most, this.free));
    this.free -= lanes;
    return {
      lanes,
      release: () => {
        this.free += lanes;
      },
    };
  }
}
