import { Logger } from '@nestjs/common';
import { PartBreaker } from './part-breaker.js';

const { jest } = import.meta;

describe('the breaker of a part', () => {
  let isDown: boolean;
  let probes: number[];
  let closed: number;
  let breaker: PartBreaker;

  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    [isDown, probes, closed] = [true, [], 0];
    const probe = () => {
      probes.push(performance.now());
      return isDown ? Promise.reject(new Error('refused')) : Promise.resolve();
    };
    breaker = new PartBreaker('store', probe, () => {
      closed += 1;
    });
  });

  afterEach(() => {
    breaker.stop();
    jest.useRealTimers();
  });

  /** The delays before the probes so far, in milliseconds. */
  const delays = (from: number) => probes.map((at, index) => at - (probes[index - 1] ?? from));

  it('opens at the first fault, and probes ever more seldom, up to once a minute', async () => {
    const from = performance.now();
    expect(breaker.isUp).toBe(true);
    breaker.failed(new Error('away'));
    breaker.failed(new Error('away'));
    await jest.advanceTimersByTimeAsync(600_000);
    expect(breaker.isUp).toBe(false);
    const longest = [1, 2, 4, 8, 16, 32, 60, 60, 60];
    for (const [index, seconds] of longest.entries()) {
      const delay = delays(from)[index] ?? 0;
      expect([index, delay >= seconds * 500, delay <= seconds * 1000 + 1]).toEqual([index, true, true]);
    }
  });

  it('closes at the first probe that succeeds, and says so once', async () => {
    breaker.failed(new Error('away'));
    await jest.advanceTimersByTimeAsync(3000);
    isDown = false;
    await jest.advanceTimersByTimeAsync(10_000);
    expect([breaker.isUp, closed]).toEqual([true, 1]);
    const count = probes.length;
    await jest.advanceTimersByTimeAsync(100_000);
    expect(probes).toHaveLength(count);
  });

  it('waits longer for a part that fails again at once, but not for one that has worked for a while', async () => {
    isDown = false;
    const reopened = async () => {
      probes = [];
      const from = performance.now();
      breaker.failed(new Error('away'));
      while (!breaker.isUp) await jest.advanceTimersByTimeAsync(10);
      return delays(from)[0] ?? 0;
    };
    expect(await reopened()).toBeLessThanOrEqual(1001);
    expect(await reopened()).toBeGreaterThanOrEqual(1000);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await reopened()).toBeLessThanOrEqual(1001);
  });
});
