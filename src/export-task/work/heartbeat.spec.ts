import type { Hold } from '../queue/export-task.transitions.js';
import { Heartbeat } from './heartbeat.js';

const { jest } = import.meta;

describe('the heartbeat of an export', () => {
  const ends: string[] = [];

  /** A heartbeat with a lease of 3 s whose renewals answer in turn; the last answer stays. */
  const beating = (...answers: (() => Promise<Hold>)[]) =>
    new Heartbeat(
      3,
      () => (answers.length > 1 ? answers.shift() : answers[0])?.() ?? Promise.resolve('held'),
      (reason) => ends.push(reason),
    );
  const holds = () => Promise.resolve<Hold>('held');
  const fails = () => Promise.reject(new Error('away'));
  const hangs = () => new Promise<Hold>(() => undefined);

  beforeEach(() => {
    ends.length = 0;
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    ['fail', fails],
    ['hang', hangs],
  ])('ends it once its lease is over while renewals %s, and can then be stopped', async (_, answer) => {
    const heartbeat = beating(holds, answer);
    await jest.advanceTimersByTimeAsync(3000);
    expect(ends).toEqual([]);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(ends).toEqual(['lost']);
    await heartbeat.stop();
  });

  it('does not end it for renewals that fail for less than a lease', async () => {
    const heartbeat = beating(fails, fails, fails, holds);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ends).toEqual([]);
    await heartbeat.stop();
  });

  it('waits for a renewal that is under way when it stops', async () => {
    let answer: (hold: Hold) => void = () => undefined;
    const heartbeat = beating(() => new Promise((resolve) => (answer = resolve)));
    await jest.advanceTimersByTimeAsync(500);
    let stopped = false;
    const stop = heartbeat.stop().then(() => (stopped = true));
    await jest.advanceTimersByTimeAsync(1000);
    expect(stopped).toBe(false);
    answer('cancelled');
    await stop;
    expect(ends).toEqual(['cancelled']);
  });
});
