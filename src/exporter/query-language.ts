import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { comparedType, type Column, type ColumnType } from './column.js';
import { invalid, quote } from './faults.js';
import { parseValue, type QueryValue } from './value.js';

/** Every operator of `query`. */
export const operatorNames = [
  '$eq',
  '$ne',
  '$in',
  '$nin',
  '$lt',
  '$lte',
  '$gt',
  '$gte',
  '$like',
  '$all',
] as const;

type Operator = (typeof operatorNames)[number];

/** One checked condition. `values` holds one value, or several for `$in`, `$nin` and `$all`; null only for `$eq` and `$ne`. */
export interface Condition {
  column: Column;
  operator: Operator;
  values: readonly (QueryValue | null)[];
}

/** One checked sort criterion. */
export interface Sort {
  column: Column;
  descending: boolean;
}

/** More values, or fields to sort by, than this are for no index to find. */
const MOST_VALUES = 1000;
const MOST_CRITERIA = 16;

const equality: readonly Operator[] = ['$eq', '$ne', '$in', '$nin'];
const range: readonly Operator[] = ['$lt', '$lte', '$gt', '$gte'];
const operatorsOf: Record<ColumnType, readonly Operator[]> = {
  text: [...equality, ...range, '$like'],
  integer: [...equality, ...range, '$like'],
  number: [...equality, ...range, '$like'],
  enum: [...equality, ...range, '$like'],
  datetime: [...equality, ...range],
  boolean: equality,
  list: [...equality, '$all', '$like'],
  json: [],
};

/** The operators that a column takes in `query`. */
export function operators(column: Column): readonly Operator[] {
  return column.queryable === false ? [] : operatorsOf[comparedType(column)];
}

/**
 * Checks a `query` against the columns: `field -> { operator: value }`, or a bare value for `$eq`, or a bare array
 * for `$in`. All conditions must hold.
 * @throws PlatformError 4001001 for an unknown field or operator or a value of the wrong type.
 */
export function parseQuery(columns: readonly Column[], query: unknown): Condition[] {
  return Object.entries(asObject(query, 'query')).flatMap(([name, condition]) => {
    const field = `query.${name}`;
    const column = findColumn(columns, name);
    if (!column || column.queryable === false) {
      throw invalid(field, `no such field to query; one of ${queryableKeys(columns)} is accepted.`);
    }
    if (Array.isArray(condition)) return [parseCondition(column, '$in', condition, field)];
    if (typeof condition !== 'object' || condition === null) {
      return [parseCondition(column, '$eq', condition, field)];
    }
    return Object.entries(condition as Record<string, unknown>).map(([operator, value]) =>
      parseCondition(column, operator, value, `${field}.${operator}`),
    );
  });
}

function parseCondition(column: Column, operator: string, value: unknown, place: string): Condition {
  const known = operators(column).find((name) => name === operator);
  if (!known) throw invalid(place, `no such operator; one of ${operators(column).join(', ')} is accepted.`);
  if (known === '$like') return { column, operator: known, values: [likeText(value, place)] };
  if (known === '$in' || known === '$nin' || known === '$all') {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    if (values.length > MOST_VALUES) {
      throw invalid(place, `${values.length} values are not accepted; ${MOST_VALUES} are at most.`);
    }
    return { column, operator: known, values: values.map((one) => parseValue(column, one, place)) };
  }
  if (value === null && (known === '$eq' || known === '$ne'))
    return { column, operator: known, values: [null] };
  return { column, operator: known, values: [parseValue(column, value, place)] };
}

function likeText(value: unknown, field: string): QueryValue {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'string' && !value.includes('\0')) return value;
  throw invalid(field, `${quote(value)} is not accepted; a string is.`);
}

/**
 * Checks an `order` against the columns: `field -> "asc" | "desc"`, the first field sorts first.
 * @throws PlatformError 4001158 for an unknown direction, 4001001 for an unknown field.
 */
export function parseOrder(columns: readonly Column[], order: unknown): Sort[] {
  const criteria = Object.entries(asObject(order, 'order'));
  if (criteria.length > MOST_CRITERIA) {
    throw invalid('order', `${criteria.length} fields are not accepted; ${MOST_CRITERIA} are at most.`);
  }
  return criteria.map(([name, direction]) => {
    const column = findColumn(columns, name);
    if (!column || column.sortable === false) {
      const keys = columns.filter(({ sortable }) => sortable !== false).map(({ key }) => key);
      throw invalid(`order.${name}`, `no such field to sort by; one of ${keys.join(', ')} is accepted.`);
    }
    if (direction !== 'asc' && direction !== 'desc') {
      throw new PlatformError(
        ErrorCode.orderUnknown,
        `order.${name}: ${quote(direction)} is not accepted; "asc" or "desc" is.`,
      );
    }
    return { column, descending: direction === 'desc' };
  });
}

/**
 * The columns that a name stands for: the one of that key or alias, or all the leaves of an object, whose keys are
 * dotted paths.
 */
export function columnsNamed(columns: readonly Column[], name: string): readonly Column[] {
  const one = columns.find(({ key }) => key === name);
  if (one) return [one];
  return columns.filter(({ key, aliases }) => aliases?.includes(name) || key.startsWith(`${name}.`));
}

/** The one column that a name stands for, since a condition or a criterion can be about one only. */
function findColumn(columns: readonly Column[], name: string): Column | undefined {
  const [column, ...others] = columnsNamed(columns, name);
  return others.length === 0 ? column : undefined;
}

function queryableKeys(columns: readonly Column[]): string {
  return columns
    .filter(({ queryable }) => queryable !== false)
    .map(({ key }) => key)
    .join(', ');
}

/** A missing or null `query` or `order` restricts nothing. */
function asObject(value: unknown, field: string): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid(field, `${quote(value)} is not accepted; an object is.`);
}
