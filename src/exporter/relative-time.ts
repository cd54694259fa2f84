import type { DateTime, DateTimeUnit } from 'luxon';
import { period, type Period } from './period.js';
import { parseInstant } from './time.js';
import { instantOf, wallClock } from './wall-clock.js';

/** `now`, then at most 20 steps. */
const EXPRESSION = /^now(?:[+-]\d{1,6}[smhdwMy]|\/[smhdwMy]){0,20}$/;
const STEP = /([+-]\d+|\/)([smhdwMy])/g;

/** The units whose length depends on the calendar, by their letters. */
const calendarUnits: Readonly<Record<string, DateTimeUnit>> = { d: 'day', w: 'week', M: 'month', y: 'year' };

/** The lengths of the other units in milliseconds. */
const lengths: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Whether a value of a query is a relative time, such as `now-1d/d`. */
export function isRelativeTime(value: unknown): value is string {
  return typeof value === 'string' && EXPRESSION.test(value);
}

/** One step of an expression: an amount of a unit to add, or the rounding down to a unit. */
interface Step {
  amount: number | undefined;
  unit: string;
}

/** A time on its way through the steps: an instant, or a wall-clock time. */
type Moment = number | DateTime;

/**
 * The period of a relative time. Without rounding it is one millisecond long. The last rounding makes it as long as its unit;
 * those before it only round down, and the steps after it move both ends. Seconds, minutes and hours have a fixed length, the
 * other units that of the calendar.
 * @param zone the IANA name of the time zone of the calendar; its weeks begin on Monday.
 * @returns undefined if the period is not in the years 1 to 9999.
 */
export function relativePeriod(expression: string, now: Date, zone: string): Period | undefined {
  const steps = [...expression.matchAll(STEP)].map(([, step = '', unit = '']): Step => ({
    amount: step === '/' ? undefined : Number(step),
    unit,
  }));
  const move = (moment: Moment, some: readonly Step[]) =>
    some.reduce((at, step) => moved(at, step, zone), moment);
  const rounding = steps.findLastIndex(({ amount }) => amount === undefined);
  const { unit } = steps[rounding] ?? {};
  const begin = move(now.getTime(), steps.slice(0, rounding + 1));
  const after = steps.slice(rounding + 1);
  const from = instantAt(move(begin, after), zone);
  const to = unit === undefined ? from + 1 : instantAt(move(begin, [{ amount: 1, unit }, ...after]), zone);
  if (parseInstant(from) === undefined || parseInstant(to) === undefined) return undefined;
  // Both ends may fall into the same hour that the clocks skip.
  return period(from, Math.max(from, to));
}

function moved(moment: Moment, { amount, unit }: Step, zone: string): Moment {
  const calendarUnit = calendarUnits[unit];
  if (calendarUnit !== undefined) {
    const shown = typeof moment === 'number' ? wallClock(moment, zone) : moment;
    return amount === undefined ? shown.startOf(calendarUnit) : shown.plus({ [calendarUnit]: amount });
  }
  const instant = instantAt(moment, zone);
  const length = lengths[unit] ?? NaN;
  if (amount !== undefined) return instant + amount * length;
  const ahead = wallClock(instant, zone).toMillis() - instant;
  return Math.floor((instant + ahead) / length) * length - ahead;
}

function instantAt(moment: Moment, zone: string): number {
  return typeof moment === 'number' ? moment : instantOf(moment, zone);
}
