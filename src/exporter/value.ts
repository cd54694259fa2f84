import { PlatformError } from '../errors/platform-error.js';
import { comparedType, type Column, type ColumnType } from './column.js';
import { invalid, quote } from './faults.js';

/** A validated query value, as text that PostgreSQL reads as the column's type. */
export type QueryValue = string;

const valid: Record<ColumnType, string> = {
  text: 'a string',
  integer: 'an integer; beyond 2^53, a string of its digits',
  number: 'a number, or a string of its digits; beyond 2^53, such a string',
  boolean: 'true or false',
  date: 'a day such as "2014-10-09"',
  datetime: 'a time such as "2014-10-09T08:15:40.843Z", a day such as "2014-10-09", or epoch milliseconds',
  enum: 'the number of one of the values of this field',
  text_enum: 'a string',
  list: 'a string',
  json: 'absent',
};

/**
 * Validates one value of a query against the type of its column.
 * @throws PlatformError 4001001 that names the field and the valid values.
 */
export function parseValue(column: Column, value: unknown, field: string): QueryValue {
  const type = comparedType(column);
  const text = parsers[type](value);
  if (text === undefined) throw invalid(field, `invalid value ${quote(value)}. Must be ${valid[type]}.`);
  if (column.unlabelled !== undefined && !Object.hasOwn(column.labels ?? {}, text)) {
    const values = Object.keys(column.labels ?? {}).join(', ');
    throw new PlatformError(
      column.unlabelled,
      `${field}: unknown value ${quote(value)}. Must be one of ${values}.`,
    );
  }
  return text;
}

type Parser = (value: unknown) => QueryValue | undefined;

const parsers: Record<ColumnType, Parser> = {
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
  datetime: parseDatetime,
  json: () => undefined,
};

/**
 * Whether a value is a number that JavaScript has not rounded: an integer beyond 2^53 may stand for several, so that a
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
function parseText(value: unknown): QueryValue | undefined {
  if (isExactNumber(value)) return String(value);
  return typeof value === 'string' && !value.includes('\0') ? value : undefined;
}

function parseInteger(value: unknown): QueryValue | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return undefined;
  const integer = BigInt(value);
  return BigInt.asIntN(64, integer) === integer ? integer.toString() : undefined;
}

/** A longer number is a mistake or an attack; PostgreSQL itself allows 131,072 digits. */
const LONGEST_NUMBER = 40;

function parseNumber(value: unknown): QueryValue | undefined {
  if (isExactNumber(value)) return String(value);
  if (typeof value !== 'string' || value.length > LONGEST_NUMBER) return undefined;
  return /^-?\d+(\.\d+)?$/.test(value) ? value : undefined;
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d) ?: ?(\d\d) ?: ?(\d\d)(?:\.(\d{1,3}))?Z)?$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const EARLIEST = Date.parse('0001-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** A day of the years 1 to 9999; undefined for anything else. */
export function parseDay(value: unknown): string | undefined {
  return typeof value === 'string' && DAY.test(value) && parseInstant(value) !== undefined
    ? value
    : undefined;
}

function parseDatetime(value: unknown): QueryValue | undefined {
  const instant = parseInstant(value);
  return instant === undefined ? undefined : new Date(instant).toISOString();
}

/** The epoch milliseconds of a time in any of the valid forms; undefined for anything else. */
export function parseInstant(value: unknown): number | undefined {
  const instant = typeof value === 'string' && TIME.test(value) ? parseTime(value) : parseEpoch(value);
  return instant !== undefined && instant >= EARLIEST && instant <= LATEST ? instant : undefined;
}

function parseEpoch(value: unknown): number | undefined {
  const text = parseInteger(value);
  return text === undefined ? undefined : Number(text);
}

function parseTime(value: string): number | undefined {
  const [, day = '', hour = '00', minute = '00', second = '00', fraction = ''] = TIME.exec(value) ?? [];
  const iso = `${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}Z`;
  const instant = Date.parse(iso);
  // Date.parse turns the 30th of February into a day of March; only a real day survives the round trip.
  return !Number.isNaN(instant) && new Date(instant).toISOString() === iso ? instant : undefined;
}

/** Whether a JSON value is an object, not null and not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
