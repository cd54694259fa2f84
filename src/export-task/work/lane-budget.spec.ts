import { LaneBudget } from './lane-budget.js';

describe('the lanes of a worker', () => {
  it('all go to an export that runs alone, and one to each that comes later', () => {
    const budget = new LaneBudget(4);
    const first = budget.take(4);
    expect(first.lanes).toBe(4);
    const second = budget.take(4);
    const third = budget.take(1);
    expect([second.lanes, third.lanes]).toEqual([1, 1]);
    first.release();
    expect(budget.take(4).lanes).toBe(2);
  });
});
