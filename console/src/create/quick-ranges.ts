import { isObject } from '../request/body';
import type { Column } from '../request/columns';

/** Ranges of days that are chosen with one click. */
export const quickRanges = ['today', 'yesterday', 'last7', 'month'] as const;

export type QuickRange = (typeof quickRanges)[number];

/** The first and the last day of a range, as a condition: the service reads days, and relative times, in the zone of the file. */
export interface DayRange {
  $gte?: string;
  $lte?: string;
}

/** The ranges as relative times, so that a template has them anew for each export. */
const relative: Record<QuickRange, Required<DayRange>> = {
  today: { $gte: 'now/d', $lte: 'now/d' },
  yesterday: { $gte: 'now-1d/d', $lte: 'now-1d/d' },
  last7: { $gte: 'now-6d/d', $lte: 'now/d' },
  month: { $gte: 'now/M', $lte: 'now/M' },
};

/** The condition of a range. */
export function conditionOf(range: QuickRange): Required<DayRange> {
  return relative[range];
}

/** The range that a condition is; undefined for any other. */
export function quickRangeOf({ $gte, $lte }: DayRange): QuickRange | undefined {
  return quickRanges.find((range) => relative[range].$gte === $gte && relative[range].$lte === $lte);
}

/** The day of a moment in a zone, e.g. `2026-01-05`. */
export function dayIn(zone: string, moment: Date): string {
  // Swedish dates are written as ISO 8601 has them.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(moment);
}

/** The days of a range in a zone. */
export function daysOf(range: QuickRange, zone: string, now: Date): Required<DayRange> {
  const today = dayIn(zone, now);
  switch (range) {
    case 'today':
      return { $gte: today, $lte: today };
    case 'yesterday': {
      const day = later(today, -1);
      return { $gte: day, $lte: day };
    }
    case 'last7':
      return { $gte: later(today, -6), $lte: today };
    case 'month': {
      const first = `${today.slice(0, 8)}01`;
      return { $gte: first, $lte: later(`${later(first, 31).slice(0, 8)}01`, -1) };
    }
  }
}

function later(day: string, days: number): string {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}

/**
 * The range of days that a condition is, or one of the quick ranges; undefined if it is something else. No condition is a range
 * without ends.
 */
export function rangeOf(condition: unknown): DayRange | undefined {
  if (condition === undefined) return {};
  if (!isObject(condition)) return undefined;
  if (quickRangeOf(condition) && Object.keys(condition).length === 2) return condition;
  const isEnd = ([operator, day]: [string, unknown]) =>
    (operator === '$gte' || operator === '$lte') && typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day);
  return Object.entries(condition).every(isEnd) ? condition : undefined;
}

/** The columns by whose time records are chosen: the main one first. */
export function timeColumns(columns: readonly Column[]): Column[] {
  const times = columns.filter(
    ({ type, operators }) =>
      ['datetime', 'date'].includes(type) && operators.includes('$gte') && operators.includes('$lte'),
  );
  const main =
    times.find(({ key }) => /(^|\.)create_(date|time)$/.test(key)) ?? times.find((one) => one.default);
  return main ? [main, ...times.filter((one) => one !== main)] : times;
}
