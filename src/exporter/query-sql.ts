import { literal } from '../records/sql-plan.js';
import { columnSql, type Column, type ColumnType, type ScalarType } from './column.js';
import type { Condition, Sort } from './query-language.js';
import { rawTimeSql } from './time.js';
import type { QueryValue } from './value.js';

const sqlType: Record<ColumnType, string> = {
  text: 'text',
  text_enum: 'text',
  list: 'text',
  integer: 'bigint',
  enum: 'bigint',
  number: 'numeric',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamptz',
  json: 'text',
};

/**
 * The SQL of all conditions on one column, combined with AND. For a typed list, one element must meet all of them.
 */
export function predicateSql(column: Column, conditions: readonly Condition[]): string {
  const { of, ...plain } = column;
  const all = (compared: Column) =>
    conditions.map((condition) => conditionSql({ ...condition, column: compared })).join(' AND ');
  if (of === undefined) return `(${all(column)})`;
  const sql = columnSql(column);
  if (column.type === 'json') return `(${all({ ...plain, type: of, sql: fromJsonSql(sql, of) })})`;
  return `EXISTS (SELECT FROM unnest(${sql}) AS element WHERE ${all({ ...plain, type: of, sql: 'element' })})`;
}

/** Casts a JSON value to its expected type. A value of another type becomes NULL, since the cast could fail. */
function fromJsonSql(value: string, of: ScalarType): string {
  const text = `(${value} #>> '{}')`;
  const guarded = (type: string, cast: string) =>
    `(CASE WHEN jsonb_typeof(${value}) = '${type}' THEN ${text}::${cast} END)`;
  switch (of) {
    case 'text':
    case 'text_enum':
      return text;
    case 'integer':
    case 'number':
    case 'enum':
      return guarded('number', 'numeric');
    case 'boolean':
      return guarded('boolean', 'boolean');
    case 'date':
    case 'datetime':
      return `NULL::${sqlType[of]}`;
    default:
      return of satisfies never;
  }
}

/**
 * The SQL of one condition. A comparison with a missing value yields NULL, which selects no row under AND or OR and
 * lets the planner use an index. Missing values match `$ne` and `$nin`, so these two test for NULL explicitly.
 */
function conditionSql({ column, operator, values }: Condition): string {
  const sql = columnSql(column);
  const given = values.filter((value) => value !== null);
  const missing = values[0] === null;
  switch (operator) {
    case '$eq':
      return missing ? `${sql} IS NULL` : holdsAnySql(column, given);
    case '$ne':
      return missing ? `${sql} IS NOT NULL` : holdsNoneSql(column, given);
    case '$in':
      return holdsAnySql(column, given);
    case '$nin':
      return holdsNoneSql(column, given);
    case '$lt':
    case '$lte':
    case '$gt':
    case '$gte':
      return given.map((value) => comparisonSql(column, operator, value)).join(' AND ');
    case '$all':
      return `${sql} @> ARRAY[${textLiterals(column, given).join(', ')}]::text[]`;
    case '$like':
      return likeSql(column, given.map(String).join(''));
    default:
      return operator satisfies never;
  }
}

/** The comparison with a plain value, and with a bound of a period. */
const comparisons = {
  $lt: { plain: '<', period: '<', bound: 'from' },
  $lte: { plain: '<=', period: '<', bound: 'to' },
  $gt: { plain: '>', period: '>=', bound: 'to' },
  $gte: { plain: '>=', period: '>=', bound: 'from' },
} as const;

function comparisonSql(column: Column, operator: keyof typeof comparisons, value: QueryValue): string {
  const { plain, period, bound } = comparisons[operator];
  const sql = columnSql(column);
  if (typeof value === 'string') return `${sql} ${plain} ${literal(value, sqlType[column.type])}`;
  return `${sql} ${period} ${timeLiteral(value[bound])}`;
}

/** A bound of a period. The bounds of the first and the last day may lie in the years 0 and 10000. */
export function timeLiteral(time: string): string {
  const text = time.replace(/^\+0*/, '').replace(/^0000(.*)$/, '0001$1 BC');
  return literal(text, 'timestamptz');
}

function textLiterals(column: Column, values: readonly QueryValue[]): string[] {
  return values
    .filter((value) => typeof value === 'string')
    .map((value) => literal(value, sqlType[column.type]));
}

/** True if a scalar equals one of the values, or a list contains one of them. */
function holdsAnySql(column: Column, values: readonly QueryValue[]): string {
  if (values.length === 0) return 'FALSE';
  const sql = columnSql(column);
  const periods = values.filter((value) => typeof value !== 'string');
  if (periods.length > 0) {
    const within = periods.map(
      ({ from, to }) => `(${sql} >= ${timeLiteral(from)} AND ${sql} < ${timeLiteral(to)})`,
    );
    return `(${within.join(' OR ')})`;
  }
  const literals = textLiterals(column, values);
  const array = `ARRAY[${literals.join(', ')}]`;
  if (column.type === 'list') return `${sql} && ${array}`;
  return literals.length === 1 ? `${sql} = ${literals.join('')}` : `${sql} = ANY (${array})`;
}

function holdsNoneSql(column: Column, values: readonly QueryValue[]): string {
  return `(${columnSql(column)} IS NULL OR NOT (${holdsAnySql(column, values)}))`;
}

/**
 * Plain substring search that ignores ASCII case: collation "C" folds A-Z only; `%`, `_` and `\` are escaped. The text of a
 * value is that of a file with `labels: raw`.
 */
function likeSql(column: Column, text: string): string {
  const folded = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const pattern = literal(`%${folded.replace(/[\\%_]/g, '\\$&')}%`, 'text');
  const like = (value: string) => `lower(${value}::text COLLATE "C") LIKE ${pattern}`;
  if (column.type === 'datetime') return like(`(${rawTimeSql(columnSql(column))})`);
  if (column.type !== 'list') return like(columnSql(column));
  return `EXISTS (SELECT FROM unnest(${columnSql(column)}) AS element WHERE ${like('element')})`;
}

/** The SQL of an order. Missing values come last in both directions; the key breaks ties. */
export function orderSql(sorts: readonly Sort[], key: string | readonly string[]): string {
  const criteria = sorts.map(
    ({ column, descending }) => `${columnSql(column)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
  );
  const ties = [key].flat().map((name) => `t."${name}"`);
  return [...criteria, ...ties].join(', ');
}
