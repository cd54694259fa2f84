import { literal } from '../records/sql-plan.js';
import { clickhouse } from './clickhouse-dialect.js';
import type { ColumnType } from './column.js';
import { postgres } from './postgres-dialect.js';
import type { SqlDialect } from './sql-dialect.js';

/** An operator of SQL that compares two values. */
export type Comparison = '=' | '<' | '<=' | '>' | '>=';

/** The places in which the SQL of conditions and orders differs between the engines. */
export interface QueryDialect {
  readonly cells: SqlDialect;
  /** A value that the caller sent, as a text. */
  value(value: string, type: ColumnType): string;
  /** The comparison of a value with one that the caller sent. */
  compare(sql: string, comparison: Comparison, value: string, type: ColumnType): string;
  /** The comparison of a time with an instant in the years 0 to 10000, in the form of ISO 8601. */
  compareTime(sql: string, comparison: Comparison, instant: string): string;
  /** Whether a value is one of several. */
  isAnyOf(sql: string, values: readonly string[], type: ColumnType): string;
  /** Whether a list of texts has one of the values, or all of them. */
  hasAny(list: string, values: readonly string[]): string;
  hasAll(list: string, values: readonly string[]): string;
  /** Whether the text of a value contains another one, of which ASCII letters are small; it ignores ASCII case. */
  contains(value: string, text: string, type: ColumnType): string;
  /** Whether a condition on the expression `element` holds for an element of a list. */
  some(list: string, condition: string): string;
  /** A sort criterion. Missing values come last, and NaN is greater than any number. */
  criterion(sql: string, type: ColumnType, descending: boolean): string;
}

const postgresTypes: Record<ColumnType, string> = {
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

/** The conditions of PostgreSQL. COPY takes no parameters, so values go into the text. */
export const postgresQuery: QueryDialect = {
  cells: postgres,
  value: (value, type) => literal(value, postgresTypes[type]),
  compare: (sql, comparison, value, type) => `${sql} ${comparison} ${postgresQuery.value(value, type)}`,
  compareTime: (sql, comparison, instant) => `${sql} ${comparison} ${timeLiteral(instant)}`,
  isAnyOf: (sql, values, type) => {
    const literals = values.map((value) => postgresQuery.value(value, type));
    return literals.length === 1
      ? `${sql} = ${literals.join('')}`
      : `${sql} = ANY (ARRAY[${literals.join(', ')}])`;
  },
  hasAny: (list, values) => `${list} && ARRAY[${textLiterals(values)}]`,
  hasAll: (list, values) => `${list} @> ARRAY[${textLiterals(values)}]::text[]`,
  // Collation "C" folds A-Z only; `%`, `_` and `\` are escaped.
  contains: (value, text, type) => {
    const shown = type === 'number' ? `(${postgres.number(value)})` : `${value}::text`;
    return `lower(${shown} COLLATE "C") LIKE ${literal(`%${text.replace(/[\\%_]/g, '\\$&')}%`, 'text')}`;
  },
  some: (list, condition) => `EXISTS (SELECT FROM unnest(${list}) AS element WHERE ${condition})`,
  criterion: (sql, _type, descending) => `${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
};

function textLiterals(values: readonly string[]): string {
  return values.map((value) => literal(value, 'text')).join(', ');
}

/** A bound of a period. The bounds of the first and the last day may lie in the years 0 and 10000. */
export function timeLiteral(time: string): string {
  const text = time.replace(/^\+0*/, '').replace(/^0000(.*)$/, '0001$1 BC');
  return literal(text, 'timestamptz');
}

const clickhouseTypes: Record<Exclude<ColumnType, 'number' | 'datetime' | 'date'>, string> = {
  text: 'String',
  text_enum: 'String',
  list: 'String',
  integer: 'Int64',
  enum: 'Int64',
  boolean: 'Bool',
  json: 'String',
};

/** Decimals of ClickHouse have 76 digits; up to this scale, each value of a query fits into one. */
const MOST_SCALE = 36;

/** The times of ClickHouse are in the years 1900 to 2299. Bounds outside become the nearest of these. */
const FIRST_MS = Date.parse('1900-01-01T00:00:00Z');
const END_MS = Date.parse('2300-01-01T00:00:00Z');

const DAY_MS = 86_400_000;

/** The conditions of ClickHouse. Every value that a caller sent is a bound parameter. */
export class ClickhouseQuery implements QueryDialect {
  readonly cells = clickhouse;
  /** The values of the parameters, by name. */
  readonly params: Record<string, unknown> = {};

  value(value: string, type: ColumnType): string {
    switch (type) {
      case 'number':
        return this.bound('Float64', value);
      case 'date':
        return this.bound('Int32', dayOf(value));
      case 'datetime':
        return `fromUnixTimestamp64Milli(${this.bound('Int64', instantOf(value))})`;
      case 'text':
      case 'text_enum':
      case 'list':
      case 'integer':
      case 'enum':
      case 'boolean':
      case 'json':
        return this.bound(clickhouseTypes[type], given(value, type));
      default:
        return type satisfies never;
    }
  }

  compare(sql: string, comparison: Comparison, value: string, type: ColumnType): string {
    if (type === 'number') return this.compareNumber(sql, comparison, value);
    const compared = type === 'date' ? `toInt32(${sql})` : sql;
    return `${compared} ${comparison} ${this.value(value, type)}`;
  }

  compareTime(sql: string, comparison: Comparison, instant: string): string {
    return `${sql} ${comparison} ${this.value(instant, 'datetime')}`;
  }

  isAnyOf(sql: string, values: readonly string[], type: ColumnType): string {
    const [first = ''] = values;
    if (values.length === 1) return this.compare(sql, '=', first, type);
    if (type === 'number') {
      return `(${values.map((value) => this.compareNumber(sql, '=', value)).join(' OR ')})`;
    }
    if (type === 'date') return `toInt32(${sql}) IN ${this.bound('Array(Int32)', values.map(dayOf))}`;
    const ofType = clickhouseTypes[type === 'datetime' ? 'integer' : type];
    return `${sql} IN ${this.bound(
      `Array(${ofType})`,
      values.map((value) => given(value, type)),
    )}`;
  }

  hasAny(list: string, values: readonly string[]): string {
    return `hasAny(${list}, ${this.bound('Array(String)', values)})`;
  }

  hasAll(list: string, values: readonly string[]): string {
    return `hasAll(${list}, ${this.bound('Array(String)', values)})`;
  }

  contains(value: string, text: string, type: ColumnType): string {
    const shown = type === 'number' ? clickhouse.number(value) : clickhouse.asText(value);
    return `position(lower(${shown}), ${this.bound('String', text)}) > 0`;
  }

  some(list: string, condition: string): string {
    return `arrayExists(element -> coalesce(${condition}, FALSE), ${list})`;
  }

  /** Missing values come last by default. */
  criterion(sql: string, type: ColumnType, descending: boolean): string {
    const nan = type === 'number' && descending ? `(${sql} != ${sql}) DESC, ` : '';
    return `${nan}${sql} ${descending ? 'DESC' : 'ASC'}`;
  }

  /** A float compares with the nearest float, any other number exactly, as in PostgreSQL. */
  private compareNumber(sql: string, comparison: Comparison, value: string): string {
    const float = `${sql} ${comparison} ${this.bound('Float64', value)}`;
    const ofFloats = comparison.startsWith('>') ? `(${float} OR ${sql} != ${sql})` : float;
    const scale = value.split('.')[1]?.length ?? 0;
    const isSmall = value.includes('e') || scale > MOST_SCALE;
    const exact = isSmall ? float : `${sql} ${comparison} ${this.bound(`Decimal(76, ${scale})`, value)}`;
    return `CASE WHEN position(toTypeName(${sql}), 'Float') > 0 THEN ${ofFloats} ELSE ${exact} END`;
  }

  private bound(type: string, value: unknown): string {
    const name = `p${Object.keys(this.params).length}`;
    this.params[name] = value;
    return `{${name}:${type}}`;
  }
}

function given(value: string, type: ColumnType): unknown {
  if (type === 'integer' || type === 'enum') return BigInt(value);
  return type === 'boolean' ? value === 'true' : value;
}

function dayOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

/** A year of more than four digits has six and a sign, for which JavaScript asks. */
function instantOf(instant: string): number {
  return Math.min(Math.max(Date.parse(instant), FIRST_MS), END_MS);
}
