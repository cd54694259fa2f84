/**
 * Shares the lanes to each server of records among the exports of a worker process: a single export gets all of them, a later
 * one those that are free, but at least one.
 */
export class LaneBudget {
  private readonly taken = new Map<string, number>();

  /** @param lanes the lanes to each server. */
  constructor(private readonly lanes: number) {}

  /**
   * Takes the free lanes to a server, `most` at most, and always at least one.
   * @returns their number, and a function that gives them back.
   */
  take(server: string, most: number): { lanes: number; release: () => void } {
    const taken = (count: number) => (this.taken.get(server) ?? 0) + count;
    const lanes = Math.max(1, Math.min(most, this.lanes - taken(0)));
    this.taken.set(server, taken(lanes));
    return {
      lanes,
      release: () => {
        this.taken.set(server, taken(-lanes));
      },
    };
  }
}
