import { DateTime } from 'luxon';
import { instantOf, wallClock } from './wall-clock.js';
import { parseDay, parseInstant, rawTime } from './time.js';

/**
 * The time that a value of a condition on a `datetime` stands for: from `from` to just before `to`, both like
 * `2014-10-09T08:15:40.843Z`. A time is one millisecond long, a day as long as it is in its time zone. A record is equal to
 * the value if it lies in the period, less if it lies before `from`, and greater if it lies at `to` or later.
 */
export interface Period {
  from: string;
  to: string;
}

/**
 * The period of a value of a query: a time, a day, or two times with a slash between them; undefined for anything else.
 * @param zone the IANA name of the time zone of a day.
 */
export function periodOf(value: unknown, zone: string): Period | undefined {
  const day = parseDay(value);
  if (day !== undefined) {
    const midnight = DateTime.fromISO(day, { zone: 'utc' });
    return period(instantOf(midnight, zone), instantOf(midnight.plus({ days: 1 }), zone));
  }
  const instant = parseInstant(value);
  return instant === undefined ? interval(value) : period(instant, instant + 1);
}

/** The period between two instants in epoch milliseconds. */
export function period(from: number, to: number): Period {
  return { from: rawTime(from), to: rawTime(to) };
}

/** A period as one value of a query, in the form of ISO 8601: `2014-10-08T16:00:00.000Z/2014-10-09T16:00:00.000Z`. */
export function intervalText({ from, to }: Period): string {
  return `${from}/${to}`;
}

/** The period between two times with a slash; the second one is exclusive. */
function interval(value: unknown): Period | undefined {
  const texts = typeof value === 'string' ? value.split('/') : [];
  const [from, to, ...others] = texts.map((text) =>
    parseDay(text) === undefined ? parseInstant(text) : undefined,
  );
  if (from === undefined || to === undefined || others.length > 0) return undefined;
  return from > to ? undefined : period(from, to);
}

/**
 * The days up to the one of an instant in a zone, the latest last.
 * @param zone the IANA name of the time zone.
 */
export function daysUpTo(instant: Date, count: number, zone: string): { day: string; from: string }[] {
  const last = wallClock(instant.getTime(), zone).startOf('day');
  return Array.from({ length: count }, (_, index) => {
    const midnight = last.minus({ days: count - 1 - index });
    return { day: midnight.toISODate(), from: rawTime(instantOf(midnight, zone)) };
  });
}
