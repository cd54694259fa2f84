import pg from 'pg';
import { columnSql, type Column, type ColumnType } from './column.js';
import type { Condition, Sort } from './query-language.js';

const sqlType: Record<ColumnType, string> = {
  text: 'text',
  list: 'text',
  integer: 'bigint',
  enum: 'bigint',
  number: 'numeric',
  boolean: 'boolean',
  datetime: 'timestamptz',
  json: 'text',
};

/** A value as SQL text, quoted by the driver: COPY takes no parameters. */
export function literal(value: string, type: string): string {
  return `${pg.escapeLiteral(value)}::${type}`;
}

/**
 * The SQL of one condition. A comparison with a missing value is NULL, which selects no row under AND and OR alike
 * and leaves the index to the planner; only the negations say expressly that a missing value matches them.
 */
export function conditionSql({ column, operator, values }: Condition): string {
  const sql = columnSql(column);
  const literals = values.flatMap((value) => (value === null ? [] : [literal(value, sqlType[column.type])]));
  const first = literals[0] ?? 'NULL';
  const missing = values[0] === null;
  switch (operator) {
    case '$eq':
      return missing ? `${sql} IS NULL` : holdsAnySql(column, literals);
    case '$ne':
      return missing ? `${sql} IS NOT NULL` : holdsNoneSql(column, literals);
    case '$in':
      return holdsAnySql(column, literals);
    case '$nin':
      return holdsNoneSql(column, literals);
    case '$lt':
      return `${sql} < ${first}`;
    case '$lte':
      return `${sql} <= ${first}`;
    case '$gt':
      return `${sql} > ${first}`;
    case '$gte':
      return `${sql} >= ${first}`;
    case '$all':
      return literals.length === 0 ? 'TRUE' : `${sql} @> ARRAY[${literals.join(', ')}]`;
    case '$like':
      return likeSql(column, values[0] ?? '');
    default:
      return operator satisfies never;
  }
}

/** A scalar equals one of the values; a list shares an element with them. */
function holdsAnySql(column: Column, literals: readonly string[]): string {
  if (literals.length === 0) return 'FALSE';
  const sql = columnSql(column);
  const array = `ARRAY[${literals.join(', ')}]`;
  if (column.type === 'list') return `${sql} && ${array}`;
  return literals.length === 1 ? `${sql} = ${literals.join('')}` : `${sql} = ANY (${array})`;
}

function holdsNoneSql(column: Column, literals: readonly string[]): string {
  return `(${columnSql(column)} IS NULL OR NOT (${holdsAnySql(column, literals)}))`;
}

/** Plain text, ASCII case-insensitive: "C" folds only A-Z, and `%`, `_` and `\` stand for themselves. */
function likeSql(column: Column, text: string): string {
  const folded = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const pattern = literal(`%${folded.replace(/[\\%_]/g, '\\$&')}%`, 'text');
  const like = (value: string) => `lower(${value}::text COLLATE "C") LIKE ${pattern}`;
  if (column.type !== 'list') return like(columnSql(column));
  return `EXISTS (SELECT FROM unnest(${columnSql(column)}) AS element WHERE ${like('element')})`;
}

/** The SQL of an order: missing values last in both directions, ties by the key. */
export function orderSql(sorts: readonly Sort[], key: string): string {
  const criteria = sorts.map(
    ({ column, descending }) => `${columnSql(column)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
  );
  return [...criteria, `t."${key}"`].join(', ');
}
