import { LaneBudget } from './lane-budget.js';

describe('the lanes of a worker', () => {
  it('are counted for each server', () => {
    const budget = new LaneBudget(2);
    expect([budget.take('records:a', 2).lanes, budget.take('records:b', 2).lanes]).toEqual([2, 2]);
    expect(budget.take('records:a', 2).lanes).toBe(1);
  });

  it('all go to an export that runs alone, and one to each that comes later', () => {
    const budget = new LaneBudget(4);
    const first = budget.take('records', 4);
    expect(first.lanes).toBe(4);
    const second = budget.take('records', 4);
    const third = budget.take('records', 1);
    expect([second.lanes, third.lanes]).toEqual([1, 1]);
    first.release();
    expect(budget.take('records', 4).lanes).toBe(2);
  });
});
