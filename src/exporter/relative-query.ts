import { comparedType, type Column } from './column.js';
import { intervalText, type Period } from './period.js';
import { findColumn } from './query-language.js';
import { isRelativeTime, relativePeriod } from './relative-time.js';
import { rawTime } from './time.js';
import { isObject } from './value.js';
import { wallClock } from './wall-clock.js';

/** The column that a place in `query` is about, by the names on the way to it; undefined for anything else. */
export type QueriedColumn = (path: readonly string[]) => Column | undefined;

/** Finds the columns of a query whose keys are their names. */
export function topColumn(columns: readonly Column[]): QueriedColumn {
  return ([name, ...deeper]) =>
    name === undefined || deeper.length > 0 ? undefined : findColumn(columns, name);
}

/** Whether a query has conditions on times, and whether one of them is relative. */
export interface TimeConditions {
  times: boolean;
  relative: boolean;
}

/** The conditions of a query on columns that are times or days, but for their `$like`. */
export function timeConditions(query: unknown, queried: QueriedColumn): TimeConditions {
  const found: TimeConditions = { times: false, relative: false };
  mapTimes(query, queried, (value) => {
    found.times = true;
    found.relative ||= isRelativeTime(value);
    return value;
  });
  return found;
}

/**
 * A query with absolute values in place of its relative times, so that it selects the same records at any time: for the operators
 * `$gt`, `$gte`, `$lt` and `$lte` the end of the period that they compare with, for all others the period. Nothing else changes,
 * and neither does a value that the validation refuses.
 * @param zone the IANA name of the time zone of the request.
 * @returns null if the query has no relative time.
 */
export function resolvedQuery(
  query: unknown,
  queried: QueriedColumn,
  now: Date,
  zone: string,
): Record<string, unknown> | null {
  const found = { relative: false };
  const resolved = mapTimes(query, queried, (value, column, operator) => {
    const times = isRelativeTime(value) ? relativePeriod(value, now, zone) : undefined;
    const absolute = times && absoluteValue(times, column, operator, zone);
    found.relative ||= absolute !== undefined;
    return absolute ?? value;
  });
  return found.relative && isObject(resolved) ? resolved : null;
}

/** The operators that compare with the first millisecond of a period, and those that compare with its last one. */
const bounds: Readonly<Record<string, 'first' | 'last'>> = {
  $gte: 'first',
  $lt: 'first',
  $gt: 'last',
  $lte: 'last',
};

/** The value of a period for an operator; undefined where a day must be equal to several days. */
function absoluteValue(times: Period, column: Column, operator: string, zone: string): string | undefined {
  const [first, last] = [Date.parse(times.from), Date.parse(times.to) - 1];
  const text = comparedType(column) === 'date' ? (at: number) => wallClock(at, zone).toISODate() : rawTime;
  const bound = bounds[operator];
  if (bound !== undefined) return text(bound === 'first' ? first : last);
  if (text !== rawTime) return text(first) === text(last) ? text(first) : undefined;
  return last === first ? text(first) : intervalText(times);
}

type Change = (value: unknown, column: Column, operator: string) => unknown;

/** A copy of a query in which the values of conditions on times and days are changed. */
function mapTimes(
  part: unknown,
  queried: QueriedColumn,
  change: Change,
  path: readonly string[] = [],
): unknown {
  const column = queried(path);
  if (column) return isTime(column) ? mapValues(part, column, change) : part;
  if (Array.isArray(part)) return part.map((one) => mapTimes(one, queried, change, path));
  if (!isObject(part)) return part;
  return mapped(part, (value, name) => mapTimes(value, queried, change, [...path, name]));
}

function isTime(column: Column): boolean {
  const type = comparedType(column);
  return type === 'datetime' || type === 'date';
}

/** The operators that search the text of a time. */
const searches: readonly string[] = ['$like', '$regex', '$options'];

/** Consoles of the platform wrap a value in the name of its type: `{"@date": …}`. */
function mapValues(part: unknown, column: Column, change: Change, operator = '$eq'): unknown {
  if (part === null || searches.includes(operator)) return part;
  if (Array.isArray(part)) return part.map((one) => mapValues(one, column, change, operator));
  if (!isObject(part)) return change(part, column, operator);
  return mapped(part, (value, name) =>
    mapValues(value, column, change, name.startsWith('$') ? name : operator),
  );
}

function mapped(
  part: Readonly<Record<string, unknown>>,
  change: (value: unknown, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, change(value, name)]));
}

/** The `params` of a task as its exporter sees them: with its resolved query, if it has one. */
export function resolvedParams<Params extends { readonly query?: unknown }>(
  params: Params,
  resolved: Record<string, unknown> | null,
): Params {
  return resolved === null ? params : { ...params, query: resolved };
}
