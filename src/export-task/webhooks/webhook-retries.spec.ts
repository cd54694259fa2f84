import { nextTry, retryAfterSeconds } from './webhook-retries.js';

describe('the retries of an event', () => {
  it('come after 5 s, 5 and 30 min, 2, 5, 10, 14, 20 and 24 h', () => {
    const waits = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
    expect(waits.map((_, index) => nextTry(index + 1, 0, () => 0))).toEqual(waits);
    expect(nextTry(10)).toBeUndefined();
  });

  it('come up to a tenth later, so that not all come at once', () => {
    expect(nextTry(2, 0, () => 0.5)).toBeCloseTo(315);
    for (let count = 0; count < 100; count += 1) {
      expect(nextTry(2)).toBeGreaterThanOrEqual(300);
      expect(nextTry(2)).toBeLessThan(330);
    }
  });

  it('come no earlier than the receiver asks for, which is a day at most', () => {
    expect(nextTry(1, 60, () => 0)).toBe(60);
    expect(nextTry(3, 60, () => 0)).toBe(1800);
    expect(nextTry(1, 1e9, () => 0)).toBe(86_400);
    expect(nextTry(10, 60)).toBeUndefined();
  });

  it.each([
    ['120', 120],
    ['Mon, 05 Jan 2026 00:01:00 GMT', 60],
    ['Sun, 04 Jan 2026 00:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('read Retry-After: %p as %p', (text, seconds) => {
    expect(retryAfterSeconds(text, Date.parse('2026-01-05T00:00:00Z'))).toBe(seconds);
  });
});
