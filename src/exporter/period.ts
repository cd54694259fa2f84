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
 * The period of a value of a query; undefined for anything else than a time or a day.
 * @param zone the IANA name of the time zone of a day.
 */
export function periodOf(value: unknown, zone: string): Period | undefined {
  const day = parseDay(value);
  if (day !== undefined) {
    const midnight = Date.parse(day);
    return { from: rawTime(beginning(midnight, zone)), to: rawTime(beginning(midnight + DAY_MS, zone)) };
  }
  const instant = parseInstant(value);
  return instant === undefined ? undefined : { from: rawTime(instant), to: rawTime(instant + 1) };
}

/**
 * The days up to the one of an instant in a zone, the latest last.
 * @param zone the IANA name of the time zone.
 */
export function daysUpTo(instant: Date, count: number, zone: string): { day: string; from: string }[] {
  const last = Date.parse(new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(instant));
  return Array.from({ length: count }, (_, index) => {
    const midnight = last - (count - 1 - index) * DAY_MS;
    return { day: rawTime(midnight).slice(0, 10), from: rawTime(beginning(midnight, zone)) };
  });
}

const DAY_MS = 86_400_000;

/** More seconds than a time zone was ever off UTC. */
const MOST_OFFSET = 16 * 3600;

/**
 * The instant at which a day begins in a zone, by bisection to the second: clocks may skip midnight or a whole day, which is
 * then empty, and may show midnight twice.
 * @param midnight the midnight of the day in UTC.
 */
function beginning(midnight: number, zone: string): number {
  let before = -MOST_OFFSET;
  let after = MOST_OFFSET;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (middle + offset(midnight + middle * 1000, zone) >= 0) after = middle;
    else before = middle;
  }
  return midnight + after * 1000;
}

/** Cached for each zone: creating a format takes fifty times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** How many seconds the clocks of a zone are ahead of UTC at an instant. */
function offset(instant: number, zone: string): number {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(format.format(instant)) ?? [];
  const ahead = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -ahead : ahead;
}
