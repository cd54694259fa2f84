import type { Column } from '../../../src/exporter/column.js';
import type { SqlType } from './registered.js';
import { compare, rawTexts, readValue, type Row, type Value } from './value.js';

/** `filter`, `query` and `order` of a task, as JSON. */
export interface Params {
  filter?: readonly string[];
  query?: Readonly<Record<string, unknown>>;
  order?: Readonly<Record<string, 'asc' | 'desc'>>;
}

/**
 * The rows that a task must find, in order, computed in plain JavaScript from the documentation of the query language.
 */
export function expectedRows(
  type: SqlType,
  rows: readonly Row[],
  { query = {}, order = {} }: Params,
  extend: Readonly<Record<string, string>>,
): Row[] {
  const found = rows.filter(
    (row) =>
      Object.entries(extend).every(([key, value]) => row[key] === value) &&
      Object.entries(query).every(([name, condition]) => {
        const column = columnOf(type, name);
        return meets(column, row[column.key] ?? null, condition);
      }),
  );
  return found.sort((one, other) => inOrder(type, order, one, other));
}

/** The column with a key or alias. */
export function columnOf({ columns }: SqlType, name: string): Column {
  const column = columns.find(({ key, aliases }) => key === name || aliases?.includes(name));
  if (!column) throw new Error(`no column ${name}`);
  return column;
}

/** A bare value means `$eq`, a bare array means `$in`, and all operators of an object must match. */
function meets(column: Column, value: Value, condition: unknown): boolean {
  if (Array.isArray(condition)) return agrees(column, value, '$in', condition);
  if (typeof condition !== 'object' || condition === null) return agrees(column, value, '$eq', condition);
  return Object.entries(condition).every(([operator, operand]) => agrees(column, value, operator, operand));
}

function agrees(column: Column, value: Value, operator: string, operand: unknown): boolean {
  const written: unknown[] = Array.isArray(operand) ? operand : [operand];
  const operands = operator === '$like' ? [] : written.map((one) => readValue(column, one));
  const [first = null] = operands;
  const equals = (one: Value) =>
    column.type === 'list' ? (value as string[]).includes(one as string) : compare(column, value, one) === 0;
  if (value === null) {
    return (
      operator === '$nin' || (operator === '$ne' && first !== null) || (operator === '$eq' && first === null)
    );
  }
  switch (operator) {
    case '$eq':
      return first !== null && equals(first);
    case '$ne':
      return first === null || !equals(first);
    case '$in':
      return operands.some(equals);
    case '$nin':
      return !operands.some(equals);
    case '$all':
      return operands.every(equals);
    case '$lt':
      return compare(column, value, first) < 0;
    case '$lte':
      return compare(column, value, first) <= 0;
    case '$gt':
      return compare(column, value, first) > 0;
    case '$gte':
      return compare(column, value, first) >= 0;
    case '$like':
      return rawTexts(column, value).some((text) => folded(text).includes(folded(String(operand))));
    default:
      throw new Error(`no meaning for ${operator}`);
  }
}

function folded(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Missing values come last in both directions; the key breaks ties. */
function inOrder(type: SqlType, order: NonNullable<Params['order']>, one: Row, other: Row): number {
  const criteria = Object.entries(Object.keys(order).length > 0 ? order : type.defaultOrder);
  for (const [name, direction] of [...criteria, ...type.keys.map((key) => [key, 'asc'] as const)]) {
    const column = columnOf(type, name);
    const [left = null, right = null] = [one[column.key], other[column.key]];
    if (left === null && right === null) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    const difference = compare(column, left, right);
    if (difference !== 0) return direction === 'asc' ? difference : -difference;
  }
  return 0;
}
