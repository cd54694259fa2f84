import { PlatformError } from '../errors/platform-error.js';
import { comparedType, type Column, type ColumnType } from './column.js';
import { invalid, quote } from './faults.js';
import { periodOf, type Period } from './period.js';
import { isRelativeTime } from './relative-time.js';
import { parseDay } from './time.js';

/** A validated query value: a period for a `datetime`, else a text that PostgreSQL reads as the column's type. */
export type QueryValue = string | Period;

const valid: Record<ColumnType, string> = {
  text: 'a string',
  integer: 'an integer; from 2^53 on, a string of its digits',
  number: 'a number, or a string of its digits; from 2^53 on, such a string',
  boolean: 'true or false',
  date: 'a day such as "2014-10-09", or a relative time such as "now-1d"',
  datetime:
    'a time with Z or an offset such as "2014-10-09T08:15:40.843Z", a day such as "2014-10-09", epoch milliseconds, or a relative time such as "now-1d/d"',
  enum: 'one of the numbers that this field defines',
  text_enum: 'a string',
  list: 'a string',
  json: 'absent',
};

/**
 * Validates one value of a query against the type of its column.
 * @param zone the time zone of days that stand for a `datetime`.
 * @throws PlatformError 4001001 that names the field and the valid values.
 */
export function parseValue(column: Column, value: unknown, field: string, zone: string): QueryValue {
  const type = comparedType(column);
  const parsed = type === 'datetime' ? periodOf(value, zone) : parsers[type](value);
  if (parsed === undefined) throw invalidValue(type, value, field);
  const isLabelled = typeof parsed !== 'string' || Object.hasOwn(column.labels ?? {}, parsed);
  if (column.unlabelled !== undefined && !isLabelled) {
    const values = Object.keys(column.labels ?? {}).join(', ');
    throw new PlatformError(
      column.unlabelled,
      `${field}: unknown value ${quote(value)}. Must be one of ${values}.`,
    );
  }
  return parsed;
}

/** Valid relative times have been replaced; one that is still there has no absolute value for this field. */
function invalidValue(type: ColumnType, value: unknown, field: string): PlatformError {
  const isTime = type === 'datetime' || type === 'date';
  if (!isTime || typeof value !== 'string' || !value.startsWith('now')) {
    return invalid(field, `invalid value ${quote(value)}. Must be ${valid[type]}.`);
  }
  if (!isRelativeTime(value)) {
    return invalid(
      field,
      `invalid relative time ${quote(value)}. Must be "now" and any steps such as "+1d", "-1d" and "/d" to round, with one of the units s m h d w M y.`,
    );
  }
  const expected =
    type === 'date'
      ? 'one day; compare longer ones with $gte and $lte'
      : 'a time in the years 1 to 9999, as a condition on a field of the record type';
  return invalid(field, `invalid relative time ${quote(value)}. Must be ${expected}.`);
}

type Parser = (value: unknown) => string | undefined;

const parsers: Record<Exclude<ColumnType, 'datetime'>, Parser> = {
  text: parseText,
  text_enum: parseText,
  list: parseText,
  integer: parseInteger,
  enum: parseInteger,
  number: parseNumber,
  boolean: (value) => {
    if (value === true || value === 'true') return 'true';
    return value === false || value === 'false' ? 'false' : undefined;
  },
  date: parseDay,
  json: () => undefined,
};

/**
 * Whether a value is a number that JavaScript has not rounded: an integer from 2^53 on may stand for several, so that a
 * condition on it would select other records.
 */
export function isExactNumber(value: unknown): value is number {
  return (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (!Number.isInteger(value) || Number.isSafeInteger(value))
  );
}

/** PostgreSQL texts cannot contain NUL, so such a value could match no row. */
function parseText(value: unknown): string | undefined {
  if (isExactNumber(value)) return String(value);
  return typeof value === 'string' && !value.includes('\0') ? value : undefined;
}

function parseInteger(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return undefined;
  const integer = BigInt(value);
  return BigInt.asIntN(64, integer) === integer ? integer.toString() : undefined;
}

/** A longer number is a mistake or an attack; PostgreSQL itself allows 131,072 digits. */
const LONGEST_NUMBER = 40;

function parseNumber(value: unknown): string | undefined {
  if (isExactNumber(value)) return String(value);
  if (typeof value !== 'string' || value.length > LONGEST_NUMBER) return undefined;
  return /^-?\d+(\.\d+)?$/.test(value) ? value : undefined;
}

/** Whether a JSON value is an object, not null and not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
