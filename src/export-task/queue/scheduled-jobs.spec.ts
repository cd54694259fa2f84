import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { ScheduledJobs } from './scheduled-jobs.js';

const { jest } = import.meta;

describe('a scheduled job', () => {
  const registry = new SchedulerRegistry();
  const jobs = new ScheduledJobs(registry);

  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    for (const name of registry.getIntervals()) registry.deleteInterval(name);
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('does not begin before its last run has ended', async () => {
    const ends: (() => void)[] = [];
    jobs.add('slow', 1000, () => new Promise<void>((resolve) => ends.push(resolve)));
    await jest.advanceTimersByTimeAsync(5000);
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await jest.advanceTimersByTimeAsync(5000);
    expect(ends).toHaveLength(2);
  });

  it('goes on after ten minutes though its last run hangs', async () => {
    let runs = 0;
    jobs.add('hanging', 1000, () => {
      runs += 1;
      return new Promise(() => undefined);
    });
    await jest.advanceTimersByTimeAsync(600_000);
    expect(runs).toBe(1);
    await jest.advanceTimersByTimeAsync(2000);
    expect(runs).toBe(2);
  });

  it('that fails runs again, and logs the first of several equal errors in a row', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const outcomes = ['away', 'away', 'full', '', 'full'];
    jobs.add('failing', 1000, () => {
      const text = outcomes.shift();
      if (text) throw new Error(text);
    });
    await jest.advanceTimersByTimeAsync(6000);
    expect(logged.mock.calls).toEqual(
      ['away', 'full', 'full'].map((text) => [`the job failing failed: Error: ${text}`]),
    );
  });
});
