import { inspect } from 'node:util';
import { isDate } from 'node:util/types';
import type { Column, ColumnType, ScalarType } from './column.js';
import { parseDay, parseInstant } from './time.js';

/** The values that a column takes from a record source, in the words of a refusal. */
export const validValues: Record<ColumnType, string> = {
  text: 'a string',
  integer: 'an integer: a number below 2^53, a bigint, or a string of its digits without leading zeros',
  number: 'a finite number, a bigint, or a string of its digits without leading zeros or exponent',
  boolean: 'true or false',
  date: 'a day in the years 1 to 9999 such as "2024-10-09"; the day of a Date would depend on a time zone',
  datetime:
    'a time in the years 1 to 9999: a Date, epoch milliseconds, a day such as "2024-10-09", or ISO 8601 with Z or an offset such as "2024-10-09T08:00:00+08:00"',
  enum: 'one of the numbers that this field defines: a number, a bigint, or a string of its digits',
  text_enum: 'a string',
  list: 'an array',
  json: 'a JSON value; bigints, Dates and objects with toJSON() are converted',
};

/**
 * A value of a record as the JSON value that its cell is made from: null for a missing value, undefined for a value of
 * another type than its column's.
 */
export function cellValue(column: Column, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (column.type) {
    case 'list':
      return Array.isArray(value) ? listValue(column.of ?? 'text', value) : undefined;
    case 'json':
      return jsonValue(value);
    case 'text':
    case 'integer':
    case 'number':
    case 'boolean':
    case 'date':
    case 'datetime':
    case 'enum':
    case 'text_enum':
      return scalars[column.type](value);
    default:
      return column.type satisfies never;
  }
}

function listValue(of: ScalarType, elements: readonly unknown[]): unknown[] | undefined {
  const found = Array.from(elements, (element) => elementValue(of, element));
  return found.includes(undefined) ? undefined : found;
}

/** The same for an element of a list; a missing element is null. */
export function elementValue(of: ScalarType, element: unknown): unknown {
  return element === null || element === undefined ? null : scalars[of](element);
}

const INTEGER = /^-?(0|[1-9]\d*)$/;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

const scalars: Record<ScalarType, (value: unknown) => unknown> = {
  text: stringValue,
  text_enum: stringValue,
  integer: (value) => (typeof value === 'number' ? safeInteger(value) : digits(value, INTEGER)),
  number: (value) => (typeof value === 'number' ? finite(value) : digits(value, NUMBER)),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  date: parseDay,
  datetime: recordInstant,
  enum: (value) => (typeof value === 'number' ? safeInteger(value) : digits(value, INTEGER)),
};

function stringValue(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function safeInteger(value: number): number | undefined {
  return Number.isSafeInteger(value) ? value : undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** The digits as PostgreSQL writes them: it has no negative zero. */
function digits(value: unknown, form: RegExp): string | undefined {
  const text = typeof value === 'bigint' ? String(value) : value;
  if (typeof text !== 'string' || !form.test(text)) return undefined;
  return /[1-9]/.test(text) ? text : text.replace('-', '');
}

/** The epoch milliseconds of a time in a record: a time or a day as in a query, a Date or a bigint. */
export function recordInstant(value: unknown): number | undefined {
  if (isDate(value)) return parseInstant(value.getTime());
  return parseInstant(typeof value === 'bigint' ? String(value) : value);
}

/** Objects that are nested deeper than this probably contain themselves. */
const DEEPEST = 100;

/**
 * A value as JSON, with bigints as they are; undefined if JSON can't express it. An object of a class without `toJSON`,
 * e.g. a Map, is refused: its JSON would be `{}`.
 */
function jsonValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'number') return finite(value);
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value !== 'object' || depth > DEEPEST) return undefined;
  if (value === null) return null;
  if (hasJson(value)) {
    // The JSON of an invalid Date is null.
    return isDate(value) && Number.isNaN(value.getTime()) ? undefined : jsonValue(value.toJSON(), depth + 1);
  }
  // Both end at the first faulty value: an object that contains itself several times has very many.
  if (Array.isArray(value)) {
    const elements: unknown[] = [];
    for (const element of value as unknown[]) {
      const one = element === undefined ? null : jsonValue(element, depth + 1);
      if (one === undefined) return undefined;
      elements.push(one);
    }
    return elements;
  }
  if (!isPlain(value)) return undefined;
  const members: [string, unknown][] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const one = jsonValue(member, depth + 1);
    if (one === undefined) return undefined;
    members.push([key, one]);
  }
  return Object.fromEntries(members);
}

function hasJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** Whether an object is of no class, in whichever realm it was made. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value of another type than its column's, which the cell shows as text. */
export function plainValue(column: Column, value: unknown): unknown {
  if (column.type === 'list' && Array.isArray(value)) {
    return value.map((element) => elementValue(column.of ?? 'text', element) ?? jsonOrText(element));
  }
  return jsonOrText(value);
}

function jsonOrText(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  return typeof value === 'bigint' ? String(value) : (jsonValue(value) ?? inspect(value));
}
