import { declaredSql, type Column, type ColumnType } from './column.js';

/** The requirement of a column's type on its SQL type. */
interface Need {
  /** An SQL expression that PostgreSQL refuses if the type of `value` does not fit. */
  probe: (value: string) => string;
  /** The types that fit, in the words of a refusal. */
  valid: string;
}

const integer: Need = { probe: (value) => `${value} = 0::bigint`, valid: 'an integer' };

/** Types of columns that are missing here fit all types of PostgreSQL, because their values are converted. */
const needs: Partial<Record<ColumnType, Need>> = {
  integer,
  enum: integer,
  number: { probe: (value) => `${value} = 0::numeric`, valid: 'a number' },
  boolean: { probe: (value) => `${value} = TRUE`, valid: 'a boolean' },
  datetime: {
    // Unlike a comparison, this does not take a `timestamp` for an instant in the zone of the session.
    probe: (value) => `${value} <@ tstzrange(NULL, NULL)`,
    valid: 'a timestamptz; a timestamp needs its zone, e.g. sql: "t.seen_at AT TIME ZONE \'UTC\'"',
  },
  list: { probe: (value) => `cardinality(${value})`, valid: 'an array' },
  json: { probe: (value) => `jsonb_typeof(${value})`, valid: 'a jsonb' },
};

/** The probe of a column and the types that fit; undefined if each type does. */
export function typeProbe(column: Column): { sql: string; valid: string } | undefined {
  const sql = declaredSql(column);
  const element = column.type === 'list' && column.of ? needs[column.of] : undefined;
  if (element) return { sql: element.probe(`(${sql})[1]`), valid: `an array, each element ${element.valid}` };
  const need = needs[column.type];
  return need && { sql: need.probe(sql), valid: need.valid };
}
