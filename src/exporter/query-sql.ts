import type { Column, ScalarType } from './column.js';
import type { QueryDialect } from './query-dialect.js';
import type { Condition, Sort } from './query-language.js';
import type { QueryValue } from './value.js';

/**
 * The SQL of all conditions on one column, combined with AND. For a typed list, one element must meet all of them.
 */
export function predicateSql(
  column: Column,
  conditions: readonly Condition[],
  dialect: QueryDialect,
): string {
  const { of, ...plain } = column;
  const all = (compared: Column) =>
    conditions.map((condition) => conditionSql({ ...condition, column: compared }, dialect)).join(' AND ');
  if (of === undefined) return `(${all(column)})`;
  const sql = dialect.cells.column(column);
  if (column.type === 'json') return `(${all({ ...plain, type: of, sql: fromJsonSql(sql, of) })})`;
  return dialect.some(sql, all({ ...plain, type: of, sql: 'element' }));
}

/** Casts a JSON value of PostgreSQL to its expected type. A value of another type becomes NULL, since the cast could fail. */
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
      return 'NULL::date';
    case 'datetime':
      return 'NULL::timestamptz';
    default:
      return of satisfies never;
  }
}

/**
 * The SQL of one condition. A comparison with a missing value yields NULL, which selects no row under AND or OR and
 * lets the planner use an index. Missing values match `$ne` and `$nin`, so these two test for NULL explicitly.
 */
function conditionSql({ column, operator, values }: Condition, dialect: QueryDialect): string {
  const sql = dialect.cells.column(column);
  const given = values.filter((value) => value !== null);
  const missing = values[0] === null;
  switch (operator) {
    case '$eq':
      return missing ? `${sql} IS NULL` : holdsAnySql(column, given, dialect);
    case '$ne':
      return missing ? `${sql} IS NOT NULL` : holdsNoneSql(column, given, dialect);
    case '$in':
      return holdsAnySql(column, given, dialect);
    case '$nin':
      return holdsNoneSql(column, given, dialect);
    case '$lt':
    case '$lte':
    case '$gt':
    case '$gte':
      return given.map((value) => comparisonSql(column, operator, value, dialect)).join(' AND ');
    case '$all':
      return dialect.hasAll(sql, textsOf(given));
    case '$like':
      return likeSql(column, given.map(String).join(''), dialect);
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

function comparisonSql(
  column: Column,
  operator: keyof typeof comparisons,
  value: QueryValue,
  dialect: QueryDialect,
): string {
  const { plain, period, bound } = comparisons[operator];
  const sql = dialect.cells.column(column);
  if (typeof value === 'string') return dialect.compare(sql, plain, value, column.type);
  return dialect.compareTime(sql, period, value[bound]);
}

function textsOf(values: readonly QueryValue[]): string[] {
  return values.filter((value) => typeof value === 'string');
}

/** True if a scalar equals one of the values, or a list contains one of them. */
function holdsAnySql(column: Column, values: readonly QueryValue[], dialect: QueryDialect): string {
  if (values.length === 0) return 'FALSE';
  const sql = dialect.cells.column(column);
  const periods = values.filter((value) => typeof value !== 'string');
  if (periods.length > 0) {
    const within = periods.map(
      ({ from, to }) => `(${dialect.compareTime(sql, '>=', from)} AND ${dialect.compareTime(sql, '<', to)})`,
    );
    return `(${within.join(' OR ')})`;
  }
  const texts = textsOf(values);
  return column.type === 'list' ? dialect.hasAny(sql, texts) : dialect.isAnyOf(sql, texts, column.type);
}

function holdsNoneSql(column: Column, values: readonly QueryValue[], dialect: QueryDialect): string {
  return `(${dialect.cells.column(column)} IS NULL OR NOT (${holdsAnySql(column, values, dialect)}))`;
}

/** Plain substring search that ignores ASCII case. The text of a value is that of a file with `labels: raw`. */
function likeSql(column: Column, text: string, dialect: QueryDialect): string {
  const folded = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const sql = dialect.cells.column(column);
  if (column.type === 'datetime') return dialect.contains(`(${dialect.cells.rawTime(sql)})`, folded, 'text');
  if (column.type !== 'list') return dialect.contains(sql, folded, column.type);
  return dialect.some(sql, dialect.contains('element', folded, 'text'));
}

/** The SQL of an order. The key breaks ties. */
export function orderSql(
  sorts: readonly Sort[],
  key: string | readonly string[],
  dialect: QueryDialect,
): string {
  const criteria = sorts.map(({ column, descending }) =>
    dialect.criterion(dialect.cells.column(column), column.type, descending),
  );
  const ties = [key].flat().map((name) => `t."${name}"`);
  return [...criteria, ...ties].join(', ');
}
