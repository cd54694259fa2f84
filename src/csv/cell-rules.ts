import { columnSql, type Column, type Title } from '../exporter/column.js';
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
      return guardedSql(listSql(value));
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
      return isNumeric(value) ? String(value) : textOf(value);
    case 'boolean':
      return value === true || value === false ? booleanWords[`${value}`][dialect.language] : textOf(value);
    case 'enum':
      return isNumeric(value)
        ? (column.labels?.[Number(value)]?.[dialect.language] ?? String(value))
        : textOf(value);
    case 'datetime':
      return timeText(value, dialect);
    case 'list':
      return guarded(listText(Array.isArray(value) ? value : [value]));
    case 'json':
      if (typeof value === 'boolean') return booleanWords[`${value}`][dialect.language];
      return typeof value === 'number' ? String(value) : textOf(value);
    case 'text':
      return textOf(value);
    default:
      return column.type satisfies never;
  }
}

/** The title of a column as it stands in the header: a time's names the zone. */
export function cellTitle(column: Column, dialect: Dialect): string {
  const title = guarded(column.title[dialect.language]);
  return column.type === 'datetime' ? `${title} (${dialect.timezone})` : title;
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
  const special = literal(`[${LIST_SEPARATOR}"\r\n]`, 'text');
  const separator = literal(LIST_SEPARATOR, 'text');
  const quoted = `CASE WHEN element ~ ${special} THEN '"' || replace(element, '"', '""') || '"' ELSE element END`;
  const slow = `(SELECT string_agg(${quoted}, ${separator} ORDER BY place) FROM unnest(${value}) WITH ORDINALITY AS u (element, place))`;
  return `CASE WHEN array_to_string(${value}, '') ~ ${special} THEN ${slow} ELSE array_to_string(${value}, ${separator}) END`;
}

/** The scalar itself; numbers stay numbers, and whatever is no scalar is JSON on one line. */
function jsonSql(value: string, dialect: Dialect): string {
  const text = `(${value} #>> '{}')`;
  return `CASE jsonb_typeof(${value}) WHEN 'number' THEN ${text} WHEN 'boolean' THEN ${booleanSql(`${text}::boolean`, dialect)} ELSE ${guardedSql(text)} END`;
}

function isNumeric(value: unknown): value is number | string {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}

function textOf(value: unknown): string {
  return guarded(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Swedish writes a time as `2014-10-09 08:15:40`. */
function timeText(value: unknown, { timezone }: Dialect): string {
  const instant = parseInstant(value);
  if (instant === undefined) return textOf(value);
  return new Date(instant).toLocaleString('sv-SE', { timeZone: timezone });
}

function listText(elements: readonly unknown[]): string {
  return elements
    .filter((element) => element !== null && element !== undefined)
    .map((element) => (typeof element === 'string' ? element : JSON.stringify(element)))
    .map((element) => (/[;"\r\n]/.test(element) ? `"${element.replaceAll('"', '""')}"` : element))
    .join(LIST_SEPARATOR);
}
