/** The waits before the tries of an event, in seconds. */
const WAITS = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** A wait is longer by up to this part, so that the events of an outage do not all come back at once. */
const JITTER = 0.1;

/** The longest `Retry-After` that is heeded, in seconds. */
const LONGEST_RETRY_AFTER = 86_400;

/**
 * The seconds until the next try of an event, after so many tries.
 * @param retryAfter the seconds that the receiver asks for.
 * @returns undefined after the last try.
 */
export function nextTry(
  tries: number,
  retryAfter = 0,
  random: () => number = Math.random,
): number | undefined {
  const wait = WAITS[tries];
  if (wait === undefined) return undefined;
  return Math.max(wait * (1 + JITTER * random()), Math.min(retryAfter, LONGEST_RETRY_AFTER));
}

/** The seconds of a `Retry-After`, which is a number or a date; undefined if it is neither. */
export function retryAfterSeconds(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
