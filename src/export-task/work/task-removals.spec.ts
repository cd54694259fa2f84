import { FailedRemovals } from './task-removals.js';

describe('the removals that failed', () => {
  it('are repeated after 10 s, then after twice as long each time, up to ten minutes', () => {
    let now = 0;
    const failed = new FailedRemovals(() => now);
    expect(Array.from({ length: 8 }, () => failed.add('a'))).toEqual([10, 20, 40, 80, 160, 320, 600, 600]);
    expect(failed.paused).toEqual(['a']);
    now += 600_000;
    expect([failed.paused, failed.ids]).toEqual([[], ['a']]);
    failed.delete('a');
    expect(failed.add('a')).toBe(10);
  });

  it('are forgotten by a process that has not repeated them for long', () => {
    let now = 0;
    const failed = new FailedRemovals(() => now);
    failed.add('a');
    now += 3_600_000;
    expect(failed.ids).toEqual([]);
  });
});
