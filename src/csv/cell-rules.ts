import { columnSql, comparedType, type Column, type ScalarType, type Title } from '../exporter/column.js';
import { literal } from '../exporter/query-sql.js';
import { parseInstant } from '../exporter/value.js';
import type { Dialect } from './dialect.js';

/** What stands for true and false. */
const booleanWords: Record<'true' | 'false', Title> = {
  true: { zh: '是', en: 'yes' },
  false: { zh: '否', en: 'no' },
};

/** A spreadsheet takes a text that begins with one of these for a formula, or hides it behind one. */
const formulaStarts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/** Put before such a text: spreadsheets then show it as it is, without the apostrophe. */
const GUARD = "'";

/** What separates the elements of a list in its cell. */
const LIST_SEPARATOR = ';';

/** What an element must be quoted for: the separator, a quote, a line break. */
const SPECIAL = /[;"\r\n]/;

/**
 * How the value of a column becomes the text of its cell, as an SQL expression. A missing value becomes an empty
 * cell; a text is shown as it is, but for one that a spreadsheet would run as a formula.
 */
export function cellSql(column: Column, dialect: Dialect): string {
  const value = columnSql(column);
  switch (column.type) {
    case 'integer':
    case 'number':
      return value;
    case 'text':
      return guardedSql(value);
    case 'boolean':
      return booleanSql(value, dialect);
    case 'enum':
      return enumSql(value, column, dialect);
    case 'datetime':
      return `date_trunc('second', ${value} AT TIME ZONE ${literal(dialect.timezone, 'text')})`;
    case 'list':
      return column.of ? elementsSql(column, column.of, dialect) : guardedSql(listSql(value));
    case 'json':
      return jsonSql(value, dialect);
    default:
      return column.type satisfies never;
  }
}

/**
 * The same for a value that a source of its own gave, as JSON has it. A value that is not of the column's type is
 * shown as the text that it is: nothing of a record is lost.
 * @returns null for a missing value.
 */
export function cellText(column: Column, value: unknown, dialect: Dialect): string | null {
  if (value === null || value === undefined) return null;
  switch (column.type) {
    case 'integer':
    case 'number':
      return isNumeric(value) ? numberText(value) : textOf(value);
    case 'boolean':
      return value === true || value === false ? booleanWords[`${value}`][dialect.language] : textOf(value);
    case 'enum':
      return isNumeric(value)
        ? (column.labels?.[Number(value)]?.[dialect.language] ?? String(value))
        : textOf(value);
    case 'datetime':
      return timeText(value, dialect);
    case 'list':
      return listCell(column, Array.isArray(value) ? value : [value], dialect);
    case 'json':
      if (typeof value === 'boolean') return booleanWords[`${value}`][dialect.language];
      return typeof value === 'number' ? numberText(value) : textOf(value);
    case 'text':
      return textOf(value);
    default:
      return column.type satisfies never;
  }
}

/** The title of a column as it stands in the header: a time's names the zone. */
export function cellTitle(column: Column, dialect: Dialect): string {
  const title = guarded(column.title[dialect.language]);
  return comparedType(column) === 'datetime' ? `${title} (${dialect.timezone})` : title;
}

function guarded(text: string): string {
  return formulaStarts.some((start) => text.startsWith(start)) ? GUARD + text : text;
}

/** Comparing the first character costs a third of what a regular expression does. */
function guardedSql(value: string): string {
  const starts = formulaStarts.map((start) => literal(start, 'text')).join(', ');
  return `CASE WHEN left(${value}, 1) IN (${starts}) THEN ${literal(GUARD, 'text')} || ${value} ELSE ${value} END`;
}

function booleanSql(value: string, { language }: Dialect): string {
  const word = (key: 'true' | 'false') => literal(booleanWords[key][language], 'text');
  return `CASE ${value} WHEN TRUE THEN ${word('true')} WHEN FALSE THEN ${word('false')} END`;
}

/** A number without a label is shown as it is. */
function enumSql(value: string, column: Column, { language }: Dialect): string {
  const labels = Object.entries(column.labels ?? {}).map(
    ([number, label]) => `WHEN ${literal(number, 'bigint')} THEN ${literal(label[language], 'text')}`,
  );
  return labels.length === 0 ? value : `CASE ${value} ${labels.join(' ')} ELSE ${value}::text END`;
}

/**
 * The elements in one cell. An element that contains the separator, a quote or a line break is quoted as a CSV
 * field is, so that a reader can take the cell apart again; such elements are rare, so each cell is looked at first.
 */
function listSql(value: string): string {
  const special = literal(SPECIAL.source, 'text');
  const separator = literal(LIST_SEPARATOR, 'text');
  const slow = `(SELECT string_agg(${quotedSql('element')}, ${separator} ORDER BY place) FROM unnest(${value}) WITH ORDINALITY AS u (element, place))`;
  return `CASE WHEN array_to_string(${value}, '') ~ ${special} THEN ${slow} ELSE array_to_string(${value}, ${separator}) END`;
}

function quotedSql(element: string): string {
  return `CASE WHEN ${element} ~ ${literal(SPECIAL.source, 'text')} THEN '"' || replace(${element}, '"', '""') || '"' ELSE ${element} END`;
}

/**
 * The elements of a typed list in one cell. An element that is missing is an empty one here, so that the elements of
 * several columns stand in the same places. Only texts can be what a spreadsheet takes for a formula.
 */
function elementsSql(column: Column, of: ScalarType, dialect: Dialect): string {
  const value = columnSql(column);
  const element =
    of === 'text' ? quotedSql('element') : cellSql({ ...column, type: of, sql: 'element' }, dialect);
  const cell = `string_agg(coalesce((${element})::text, ''), ${literal(LIST_SEPARATOR, 'text')} ORDER BY place)`;
  const elements = `unnest(${value}) WITH ORDINALITY AS u (element, place)`;
  return `CASE WHEN ${value} IS NOT NULL THEN coalesce((SELECT ${of === 'text' ? guardedSql(cell) : cell} FROM ${elements}), '') END`;
}

/** The scalar itself; numbers stay numbers, and whatever is no scalar is JSON on one line. */
function jsonSql(value: string, dialect: Dialect): string {
  const text = `(${value} #>> '{}')`;
  return `CASE jsonb_typeof(${value}) WHEN 'number' THEN ${text} WHEN 'boolean' THEN ${booleanSql(`${text}::boolean`, dialect)} ELSE ${guardedSql(text)} END`;
}

function isNumeric(value: unknown): value is number | string {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}

/** All digits of a number, as PostgreSQL writes it: JavaScript writes 0.0000001 as `1e-7`. */
function numberText(value: number | string): string {
  const text = String(value);
  const [, sign = '', digit = '', fraction = '', exponent] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const digits = digit + fraction;
  const power = Number(exponent);
  return sign + (power < 0 ? `0.${'0'.repeat(-power - 1)}${digits}` : digits.padEnd(power + 1, '0'));
}

function textOf(value: unknown): string {
  return guarded(typeof value === 'string' ? value : jsonText(value));
}

/** JSON on one line, as PostgreSQL writes it: with blanks, and short keys before long ones. */
function jsonText(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  const members = Object.entries(value).map(([key, member]) => ({
    key: Buffer.from(key),
    member: member as unknown,
  }));
  members.sort((a, b) => a.key.length - b.key.length || Buffer.compare(a.key, b.key));
  return `{${members.map(({ key, member }) => `${JSON.stringify(key.toString())}: ${jsonText(member)}`).join(', ')}}`;
}

/** The length of `2014-10-09 08:15:40`. */
const TIME_LENGTH = 19;

/** One for each zone: making one costs fifty times what using it does. */
const timeFormats = new Map<string, Intl.DateTimeFormat>();

/** Swedish writes a time as `2014-10-09 08:15:40`, but the year 99 without its zeros. */
function timeText(value: unknown, { timezone }: Dialect): string {
  const instant = parseInstant(value);
  if (instant === undefined) return textOf(value);
  const format =
    timeFormats.get(timezone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
  timeFormats.set(timezone, format);
  return format.format(instant).padStart(TIME_LENGTH, '0');
}

function listCell({ of, ...column }: Column, elements: readonly unknown[], dialect: Dialect): string {
  if (of !== undefined && of !== 'text') {
    const cells = elements.map((element) => cellText({ ...column, type: of }, element, dialect) ?? '');
    return cells.join(LIST_SEPARATOR);
  }
  const there = of ? elements.map((element) => element ?? '') : elements.filter((element) => element != null);
  return guarded(there.map(quotedText).join(LIST_SEPARATOR));
}

function quotedText(element: unknown): string {
  const text = typeof element === 'string' ? element : JSON.stringify(element);
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
