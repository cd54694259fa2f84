import { declaredSql } from './column.js';
import type { SqlDialect } from './sql-dialect.js';

/** The length of `2014-10-09 08:15:40`. */
const TIME_LENGTH = 19;

const DAY_SECONDS = 86_400;

/** A quoted text. */
export function quoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

/** The SQL of ClickHouse. */
export const clickhouse: SqlDialect = {
  hasNul: true,
  text: quoted,
  integer: (value) => value,
  column: declaredSql,
  asText: (value) => `toString(${value})`,
  plain: (value) => `toString(${value})`,
  number: numberSql,
  matches: (text, pattern) => `match(${text}, ${quoted(pattern)})`,
  matchesFrom: (text, codes, pattern) =>
    `ascii(${text}) IN (${firstBytes(codes).join(', ')}) AND match(${text}, ${quoted(re2(pattern))})`,
  left: (text, count) => `leftUTF8(${text}, ${count})`,
  right: (text, count) => `rightUTF8(${text}, ${count})`,
  aroundAt: (text, part) => `splitByChar('@', assumeNotNull(${text}))[${part}]`,
  jsonText: jsonTextSql,
  jsonTexts: (list) => {
    const element = `coalesce(${jsonTextSql('element')}, 'null')`;
    return `concat('[', ${joinedSql(list, element, "','")}, ']')`;
  },
  localTime: (value, timezone) =>
    `substring(toString(${value}, ${quoted(zoneName(timezone))}), 1, ${TIME_LENGTH})`,
  rawTime: rawTimeSql,
  dayNumber: (value, { day1970 }) => `toString(toInt32(${value}) + ${day1970})`,
  // Its days end in 2299.
  hasDayNumber: (value, { first }) => `${value} >= toDate32('${first}')`,
  timeNumber: (value, timezone, { day1970 }) => {
    const local = `toDateTime64(${clickhouse.localTime(value, timezone)}, 0, 'UTC')`;
    return `toString(toInt64(${local}) / ${DAY_SECONDS} + ${day1970})`;
  },
  hasTimeNumber: (value, timezone, { first }) => `${clickhouse.localTime(value, timezone)} >= '${first}'`,
  joinedTexts: (list, separator, _special, quotedElement) => {
    const present = `arrayFilter(element -> element IS NOT NULL, ${list})`;
    return joinedSql(present, quotedElement('element'), quoted(separator));
  },
  // Its lists are never missing.
  joined: (list, element, separator, shown) =>
    `CASE WHEN notEmpty(${list}) THEN ${shown(joinedSql(list, element, separator))} ELSE '' END`,
  mapped: (list, element) => `arrayMap(element -> ${element}, ${list})`,
};

function joinedSql(list: string, element: string, separator: string): string {
  return `arrayStringConcat(arrayMap(element -> coalesce(${element}, ''), ${list}), ${separator})`;
}

/** Upper and lower case count for ClickHouse, but not for PostgreSQL and Node.js. */
function zoneName(zone: string): string {
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
  const small = zone.toLowerCase();
  return timeZone.toLowerCase() === small || zone === small ? timeZone : zone;
}

/** Only a float has an exponent; an infinite number and NaN have the names of PostgreSQL. */
function numberSql(value: string): string {
  const text = `toString(${value})`;
  const digits = `replaceRegexpAll(${text}, '^-|\\\\.|e.*$', '')`;
  const power = `toInt32OrZero(extract(assumeNotNull(${text}), 'e(.*)$'))`;
  const fraction = `concat('0.', repeat('0', greatest(-1 - ${power}, 0)), ${digits})`;
  const plain = `CASE WHEN ${power} < 0 THEN ${fraction} ELSE rightPad(${digits}, greatest(${power} + 1, 0), '0') END`;
  const names = `CASE ${text} WHEN 'inf' THEN 'Infinity' WHEN '-inf' THEN '-Infinity' ELSE 'NaN' END`;
  return `CASE WHEN position(${text}, 'e') > 0 THEN concat(CASE WHEN startsWith(${text}, '-') THEN '-' ELSE '' END, ${plain}) WHEN position(${text}, 'n') > 0 THEN ${names} ELSE ${text} END`;
}

/** The text of a `DateTime` has no fraction, that of a `DateTime64` up to nine digits. */
function rawTimeSql(value: string): string {
  const text = `toString(${value}, 'UTC')`;
  const part = (from: number, length: number) => `substring(${text}, ${from}, ${length})`;
  return `concat(${part(1, 10)}, 'T', ${part(12, 8)}, '.', substring(concat(${part(TIME_LENGTH + 2, 3)}, '000'), 1, 3), 'Z')`;
}

/** The characters that JSON escapes. */
const jsonSpecial = [...Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)), '"'];

/** `toJSONString` escapes more characters than PostgreSQL and JavaScript. Texts with one of them are rare. */
function jsonTextSql(text: string): string {
  const character = (one: string) => (one < ' ' ? `char(${one.charCodeAt(0)})` : quoted(one));
  const escaped = jsonSpecial.reduce(
    (sql, one) => `replaceAll(${sql}, ${character(one)}, ${quoted(JSON.stringify(one).slice(1, -1))})`,
    `replaceAll(${text}, ${quoted('\\')}, ${quoted('\\\\')})`,
  );
  return `concat('"', CASE WHEN match(${text}, ${quoted('["\\\\\\x00-\\x1f]')}) THEN ${escaped} ELSE ${text} END, '"')`;
}

/** The first bytes of code points in UTF-8, which are what `ascii` returns. */
function firstBytes(codes: readonly number[]): number[] {
  return [...new Set([0, ...codes].map((code) => Buffer.from(String.fromCodePoint(code))[0] ?? 0))];
}

/** A pattern in the syntax of RE2, which the engine uses. */
function re2(pattern: string): string {
  return pattern.replace(/\\u([\dA-Fa-f]{4})/g, '\\x{$1}');
}
