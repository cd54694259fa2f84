import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { comparedType, type Column, type ColumnType } from './column.js';
import { invalid, quote } from './faults.js';
import { operatorNames, type Operator } from './operators.js';
import { isExactNumber, isObject, parseValue, type QueryValue } from './value.js';

/**
 * A validated condition. `values` has one value, or several for `$in`, `$nin` and `$all`; null only for `$eq` and `$ne`.
 * The values of a `datetime`, but not those of its `$like`, are periods.
 */
export interface Condition {
  column: Column;
  operator: Operator;
  values: readonly (QueryValue | null)[];
}

/** A validated sort criterion. */
export interface Sort {
  column: Column;
  descending: boolean;
}

/** The most values of a condition and the most criteria of an order: they keep statements small. */
const MOST_VALUES = 1000;
const MOST_CRITERIA = 16;

const equality: readonly Operator[] = ['$eq', '$ne', '$in', '$nin'];
const range: readonly Operator[] = ['$lt', '$lte', '$gt', '$gte'];
const operatorsOf: Record<ColumnType, readonly Operator[]> = {
  text: [...equality, ...range, '$like'],
  integer: [...equality, ...range, '$like'],
  number: [...equality, ...range, '$like'],
  enum: [...equality, ...range, '$like'],
  text_enum: [...equality, ...range, '$like'],
  date: [...equality, ...range, '$like'],
  datetime: [...equality, ...range, '$like'],
  boolean: [...equality, ...range, '$like'],
  list: [...equality, '$all', '$like'],
  json: [],
};

/** The operators that `query` supports for a column. */
export function operators(column: Column): readonly Operator[] {
  return column.queryable === false ? [] : (column.operators ?? operatorsOf[comparedType(column)]);
}

/** An operator of a column that its type does not have. */
export function strangeOperator(
  column: Column,
): { operator: string; valid: readonly Operator[] } | undefined {
  const valid = operatorsOf[comparedType(column)];
  const operator = column.operators?.find((one) => !valid.includes(one));
  return operator && { operator, valid };
}

/** The context of a query. */
export interface QueryContext {
  /** The time zone of a day that stands for a `datetime`. */
  timezone: string;
  /** The names of fields in messages. */
  sent?: SentNames | undefined;
}

/**
 * The names that the caller used for fields, by our own names, e.g. `query.device_query.mac` for `query.device.mac`. Messages
 * show the caller's.
 */
export type SentNames = Readonly<Record<string, string>>;

/**
 * Validates `query` against the columns. It maps a field to `{ operator: value }`, to a bare value, which means `$eq`,
 * or to a bare array, which means `$in`.
 * @throws PlatformError 4001001 for an unknown field or operator, or a value of the wrong type.
 */
export function parseQuery(
  columns: readonly Column[],
  query: unknown,
  { timezone, sent }: QueryContext,
): Condition[] {
  return Object.entries(asObject(query, 'query')).flatMap(([name, condition]) => {
    const field = sentName(`query.${name}`, sent);
    const column = findColumn(columns, name);
    if (!column || operators(column).length === 0) {
      const fault = column ? 'this field cannot be queried' : 'unknown field';
      throw invalid(field, `${fault}. Must be one of ${queryableKeys(columns)}.`);
    }
    const parse = (operator: string, value: unknown, place: string) => {
      const known = knownOperator(column, operator, place);
      return { column, operator: known, values: parseValues(column, known, value, { place, timezone }) };
    };
    if (Array.isArray(condition)) return [parse('$in', condition, field)];
    if (typeof condition !== 'object' || condition === null) return [parse('$eq', condition, field)];
    return Object.entries(condition as Record<string, unknown>).map(([operator, value]) =>
      parse(operator, value, `${field}.${operator}`),
    );
  });
}

function sentName(name: string, sent: SentNames = {}): string {
  return Object.hasOwn(sent, name) ? (sent[name] ?? name) : name;
}

function knownOperator(column: Column, operator: string, place: string): Operator {
  const supported = operators(column);
  const known = supported.find((name) => name === operator);
  if (known) return known;
  const exists = operatorNames.some((name) => name === operator);
  const unordered = comparedType(column) === 'list' && range.some((name) => name === operator);
  const fault = exists ? 'this field does not support the operator' : 'unknown operator';
  throw invalid(
    place,
    `${unordered ? 'a list is neither less nor greater' : fault}. Must be one of ${supported.join(', ')}.`,
  );
}

function parseValues(
  column: Column,
  operator: Operator,
  value: unknown,
  { place, timezone }: { place: string; timezone: string },
): (QueryValue | null)[] {
  if (operator === '$like') return [likeText(value, place)];
  if (value === null && (operator === '$eq' || operator === '$ne')) return [null];
  const takesSeveral = operator === '$in' || operator === '$nin' || operator === '$all';
  const values: unknown[] = takesSeveral && Array.isArray(value) ? value : [value];
  if (values.length > MOST_VALUES) {
    throw invalid(place, `has ${values.length} values. Must have at most ${MOST_VALUES}.`);
  }
  return values.map((one) => parseValue(column, one, place, timezone));
}

function likeText(value: unknown, field: string): string {
  if (isExactNumber(value)) return String(value);
  if (typeof value === 'string' && !value.includes('\0')) return value;
  throw invalid(field, `must be a string, not ${quote(value)}.`);
}

/**
 * Validates `order` against the columns. It maps fields to `"asc"` or `"desc"`; the first field sorts first.
 * @param place the name of the order in messages.
 * @throws PlatformError 4001158 for an unknown direction, 4001001 for an unknown field.
 */
export function parseOrder(
  columns: readonly Column[],
  order: unknown,
  { place = 'order', sent }: { place?: string; sent?: SentNames | undefined } = {},
): Sort[] {
  const criteria = Object.entries(asObject(order, place));
  if (criteria.length > MOST_CRITERIA) {
    throw invalid(place, `has ${criteria.length} fields. Must have at most ${MOST_CRITERIA}.`);
  }
  return criteria.map(([name, direction]) => {
    const column = findColumn(columns, name);
    const field = sentName(`${place}.${name}`, sent);
    if (!column || column.sortable === false) {
      const keys = columns.filter(({ sortable }) => sortable !== false).map(({ key }) => key);
      const fault = column ? 'this field cannot be sorted by' : 'unknown field';
      throw invalid(field, `${fault}. Must be one of ${keys.join(', ')}.`);
    }
    if (direction !== 'asc' && direction !== 'desc') {
      throw new PlatformError(
        ErrorCode.orderUnknown,
        `${field}: unknown direction ${quote(direction)}. Must be "asc" or "desc".`,
      );
    }
    return { column, descending: direction === 'desc' };
  });
}

/**
 * The columns that a name selects: the one with that key, or all columns with that alias or, since the keys of nested
 * fields are dotted paths, all fields of the object with that name.
 */
export function columnsNamed(columns: readonly Column[], name: string): readonly Column[] {
  const one = columns.find(({ key }) => key === name);
  if (one) return [one];
  return columns.filter(({ key, aliases }) => aliases?.includes(name) || key.startsWith(`${name}.`));
}

/** The column that a name selects; undefined if there are several, since a condition or criterion is about one. */
export function findColumn(columns: readonly Column[], name: string): Column | undefined {
  const [column, ...others] = columnsNamed(columns, name);
  return others.length === 0 ? column : undefined;
}

function queryableKeys(columns: readonly Column[]): string {
  return columns
    .filter((column) => operators(column).length > 0)
    .map(({ key }) => key)
    .join(', ');
}

/** A missing or null `query` or `order` is the same as an empty object. */
function asObject(value: unknown, field: string): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (isObject(value)) return value;
  throw invalid(field, `must be an object, not ${quote(value)}.`);
}
