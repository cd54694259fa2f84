/**
 * The lanes of a worker process, which its exports share: one that runs alone reads with all of them, and several keep
 * each other from asking for more than the database and the memory have.
 */
export class LaneBudget {
  private free: number;

  constructor(most: number) {
    this.free = most;
  }

  /**
   * Takes as many lanes as are free, up to `most`, and one in any case.
   * @returns how many, and what gives them back.
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
