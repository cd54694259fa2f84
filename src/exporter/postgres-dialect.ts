import { literal } from '../records/sql-plan.js';
import { columnSql } from './column.js';
import type { SqlDialect } from './sql-dialect.js';
import { rawTimeSql } from './time.js';

const DAY_SECONDS = 86_400;

/** The SQL of PostgreSQL. */
export const postgres: SqlDialect = {
  hasNul: false,
  text: (value) => literal(value, 'text'),
  integer: (value) => literal(value, 'bigint'),
  column: columnSql,
  asText: (value) => `${value}::text`,
  // COPY writes an integer in half the time of its text.
  plain: (value) => value,
  number: numberSql,
  matches: (text, pattern) => `${text} ~ ${literal(pattern, 'text')}`,
  // In a database encoded in UTF-8, `ascii` returns the first code point, in a quarter of the time of `left(…, 1)`.
  matchesFrom: (text, codes, pattern) =>
    `ascii(${text}) IN (${codes.join(', ')}) AND (${text}) COLLATE "C" ~ ${literal(pattern, 'text')}`,
  left: (text, count) => `left(${text}, ${count})`,
  right: (text, count) => `right(${text}, ${count})`,
  aroundAt: (text, part) => `split_part(${text}, '@', ${part})`,
  jsonText: (text) => `to_json(${text})::text`,
  jsonTexts: (list) => `to_json(${list})::text`,
  localTime: localTimeSql,
  rawTime: rawTimeSql,
  dayNumber: (value, { day0 }) => `(${value} - ${literal(day0, 'date')})::text`,
  hasDayNumber: (value, { first, end }) =>
    `${value} >= ${literal(first, 'date')} AND ${value} < ${literal(end, 'date')}`,
  timeNumber: (value, _timezone, { day1970 }) =>
    `(floor(date_part('epoch', ${value}::timestamp)) / ${DAY_SECONDS} + ${day1970})::text`,
  hasTimeNumber: (value, _timezone, { first, end }) => {
    const local = `${value}::timestamp`;
    // Near the first and the last day, the local time decides.
    const surely = `${value} >= '1900-03-03Z' AND ${value} < '9999-12-30Z'`;
    return `${surely} OR ${local} >= '${first}' AND ${local} < '${end}'`;
  },
  // Elements that need quotes are rare: the slow expression runs only for cells that have one.
  joinedTexts: (list, separator, special, quoted) => {
    const between = literal(separator, 'text');
    const slow = `(SELECT string_agg(${quoted('element')}, ${between} ORDER BY place) FROM unnest(${list}) WITH ORDINALITY AS u (element, place))`;
    return `CASE WHEN array_to_string(${list}, '') ~ ${literal(special, 'text')} THEN ${slow} ELSE array_to_string(${list}, ${between}) END`;
  },
  joined: (list, element, separator, shown) =>
    `coalesce((SELECT ${shown(`string_agg(${element}, ${separator} ORDER BY place)`)} FROM unnest(${list}) WITH ORDINALITY AS u (element, place)), '')`,
  mapped: (list, element) =>
    `(CASE WHEN ${list} IS NOT NULL THEN ARRAY(SELECT ${element} FROM unnest(${list}) WITH ORDINALITY AS u (element, place) ORDER BY place) END)`,
};

/**
 * Only PostgreSQL knows the type of the column, so the SQL tests it: a `numeric` may end with zeros, a float may have an
 * exponent.
 */
function numberSql(value: string): string {
  const text = `${value}::text`;
  const float = `CASE WHEN ${text} LIKE '%e%' THEN ${text}::numeric::text ELSE ${text} END`;
  return `CASE pg_typeof(${value}) WHEN 'numeric'::regtype THEN trim_scale(${value}::numeric)::text WHEN 'double precision'::regtype THEN ${float} WHEN 'real'::regtype THEN ${float} ELSE ${text} END`;
}

/** The zone of the session is that of the file. */
function localTimeSql(value: string): string {
  // Rounding takes a tenth of the time of date_trunc. Subtracting half a second first makes it cut, but only for times
  // after 2000-01-01, from which PostgreSQL counts.
  const rounded = `(${value} - interval '0.5 s')::timestamptz(0)::timestamp`;
  return `CASE WHEN ${value} >= '2000-01-02Z' THEN ${rounded} ELSE date_trunc('second', ${value}::timestamp) END`;
}
