import { columnSql, comparedType, type Column, type ScalarType } from '../exporter/column.js';
import type { Title } from '../exporter/column.js';
import { literal } from '../records/sql-plan.js';
import { parseInstant } from '../exporter/value.js';
import { excelText, excelTextSql, guarded, guardedSql } from './cell-text.js';
import type { FileOptions } from './file-options.js';
import { isNumeric, jsonText, numberText } from './json-text.js';

/** What stands for true and false. */
const booleanWords: Record<'true' | 'false', Title> = {
  true: { zh: '是', en: 'yes' },
  false: { zh: '否', en: 'no' },
};

/** What separates the elements of a list in its cell. */
const LIST_SEPARATOR = ';';

/** What an element must be quoted for: the separator, a quote, a line break. */
const SPECIAL = /[;"\r\n]/;

/**
 * How the value of a column becomes the text of its cell, as an SQL expression. A missing value becomes the text for
 * missing ones; a text is shown as it is, unless the options protect it.
 */
export function cellSql(column: Column, options: FileOptions): string {
  const cell = shownSql(column, options);
  // Without such a text a missing value stays NULL, which COPY tells from a text that is empty.
  return options.null_text === '' ? cell : `coalesce((${cell})::text, ${literal(options.null_text, 'text')})`;
}

/**
 * The same for a value that a source of its own gave, as JSON has it. A value that is not of the column's type is
 * shown as the text that it is: nothing of a record is lost.
 * @returns null for a missing value.
 */
export function cellText(column: Column, value: unknown, options: FileOptions): string | null {
  return shownText(column, value, options) ?? (options.null_text === '' ? null : options.null_text);
}

/** The title of a column as it stands in the header: a time's names the zone. */
export function cellTitle(column: Column, options: FileOptions): string {
  const title = titleOf(column, options);
  return options.formula_guard ? guarded(title) : title;
}

/** The same without protection. */
export function titleOf(column: Column, { labels, timezone }: FileOptions): string {
  if (labels === 'raw') return column.key;
  return comparedType(column) === 'datetime' ? `${column.title[labels]} (${timezone})` : column.title[labels];
}

function shownSql(column: Column, options: FileOptions): string {
  const value = columnSql(column);
  switch (column.type) {
    case 'integer':
    case 'number':
      return asExcelText(column, options) ? excelTextSql(`${value}::text`, guardedSql) : value;
    case 'text':
      return textSql(value, column, options);
    case 'boolean':
      return booleanSql(value, options);
    case 'enum':
      return enumSql(value, column, options);
    case 'datetime':
      return timeSql(value, options);
    case 'list':
      return column.of ? elementsSql(column, column.of, options) : textSql(listSql(value), column, options);
    case 'json':
      return jsonSql(column, options);
    default:
      return column.type satisfies never;
  }
}

function shownText(column: Column, value: unknown, options: FileOptions): string | null {
  if (value === null || value === undefined) return null;
  const text = (one: string) => protectedText(one, column, options);
  switch (column.type) {
    case 'integer':
    case 'number':
      if (!isNumeric(value)) return text(asText(value));
      return asExcelText(column, options) ? excelText(numberText(value), guarded) : numberText(value);
    case 'boolean':
      return typeof value === 'boolean' ? booleanWord(value, options) : text(asText(value));
    case 'enum':
      return isNumeric(value) ? (labelOf(column, value, options) ?? String(value)) : text(asText(value));
    case 'datetime':
      return timeText(value, options) ?? text(asText(value));
    case 'list':
      return listText(column, Array.isArray(value) ? value : [value], options);
    case 'json':
      if (typeof value === 'boolean') return booleanWord(value, options);
      return typeof value === 'number' ? numberText(value) : text(asText(value));
    case 'text':
      return text(asText(value));
    default:
      return column.type satisfies never;
  }
}

/** Whether a text of this column is written so that Excel takes it for nothing else. */
function asExcelText({ identifier = false, type }: Column, { long_numbers }: FileOptions): boolean {
  return long_numbers === 'excel_text' && (identifier || type === 'json');
}

function textSql(value: string, column: Column, options: FileOptions): string {
  const guard = options.formula_guard ? guardedSql : (sql: string) => sql;
  return asExcelText(column, options) ? excelTextSql(value, guard) : guard(value);
}

function protectedText(text: string, column: Column, options: FileOptions): string {
  const guard = options.formula_guard ? guarded : (one: string) => one;
  return asExcelText(column, options) ? excelText(text, guard) : guard(text);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : jsonText(value);
}

/** The word for a boolean expression, as a text. */
export function booleanSql(value: string, { labels }: FileOptions): string {
  if (labels === 'raw') return `${value}::text`;
  const word = (key: 'true' | 'false') => literal(booleanWords[key][labels], 'text');
  return `CASE ${value} WHEN TRUE THEN ${word('true')} WHEN FALSE THEN ${word('false')} END`;
}

export function booleanWord(value: boolean, { labels }: FileOptions): string {
  return labels === 'raw' ? String(value) : booleanWords[`${value}`][labels];
}

/** A number without a label is shown as it is. */
function enumSql(value: string, column: Column, options: FileOptions): string {
  const labels = labelsOf(column, options).map(
    ([number, label]) => `WHEN ${literal(number, 'bigint')} THEN ${literal(label, 'text')}`,
  );
  return labels.length === 0 ? value : `CASE ${value} ${labels.join(' ')} ELSE ${value}::text END`;
}

/** The labels of an enum's numbers; none in a file without labels. */
export function labelsOf(column: Column, { labels }: FileOptions): [number: string, label: string][] {
  if (labels === 'raw') return [];
  return Object.entries(column.labels ?? {}).map(([number, label]) => [number, label[labels]]);
}

export function labelOf(column: Column, value: number | string, { labels }: FileOptions): string | undefined {
  return labels === 'raw' ? undefined : column.labels?.[Number(value)]?.[labels];
}

/**
 * A time to the second, in the zone of the session, which is the file's; without labels to the millisecond as the
 * platform writes it.
 */
export function timeSql(value: string, { labels }: FileOptions): string {
  if (labels === 'raw') {
    return `to_char(${value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  }
  // Rounding costs a tenth of what cutting does. What PostgreSQL rounds is counted from the year 2000: half a second
  // earlier it is cut, but only after that.
  const rounded = `(${value} - interval '0.5 s')::timestamptz(0)::timestamp`;
  return `CASE WHEN ${value} >= '2000-01-02Z' THEN ${rounded} ELSE date_trunc('second', ${value}::timestamp) END`;
}

/** The length of `2014-10-09 08:15:40`. */
const TIME_LENGTH = 19;

/** One for each zone: making one costs fifty times what using it does. */
const timeFormats = new Map<string, Intl.DateTimeFormat>();

/**
 * The same for a time as JSON has it; undefined for what is none. Swedish writes a time as `2014-10-09 08:15:40`, but
 * the year 99 without its zeros.
 */
export function timeText(value: unknown, { labels, timezone }: FileOptions): string | undefined {
  const instant = parseInstant(value);
  if (instant === undefined) return undefined;
  if (labels === 'raw') return new Date(instant).toISOString();
  const format =
    timeFormats.get(timezone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
  timeFormats.set(timezone, format);
  return format.format(instant).padStart(TIME_LENGTH, '0');
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

/** An element of a list as its cell shows it: what protects the cell is done to the cell as a whole. */
function elementOf(column: Column, type: ScalarType): Column {
  return { ...column, type, sql: 'element', identifier: false };
}

/**
 * The elements of a typed list in one cell. An element that is missing is an empty one here, so that the elements of
 * several columns stand in the same places. Only texts can be what a spreadsheet takes for a formula.
 */
function elementsSql(column: Column, of: ScalarType, options: FileOptions): string {
  const value = columnSql(column);
  const element = of === 'text' ? quotedSql('element') : shownSql(elementOf(column, of), options);
  const cell = `string_agg(coalesce((${element})::text, ''), ${literal(LIST_SEPARATOR, 'text')} ORDER BY place)`;
  const shown = of === 'text' || asExcelText(column, options) ? textSql(cell, column, options) : cell;
  return `CASE WHEN ${value} IS NOT NULL THEN coalesce((SELECT ${shown} FROM unnest(${value}) WITH ORDINALITY AS u (element, place)), '') END`;
}

function listText(column: Column, elements: readonly unknown[], options: FileOptions): string {
  const { of } = column;
  if (of !== undefined && of !== 'text') {
    const one = elementOf(column, of);
    const cell = elements.map((element) => shownText(one, element, options) ?? '').join(LIST_SEPARATOR);
    return asExcelText(column, options) && elements.length > 0 ? protectedText(cell, column, options) : cell;
  }
  const there = of ? elements.map((element) => element ?? '') : elements.filter((element) => element != null);
  const cell = there.map(quotedText).join(LIST_SEPARATOR);
  return of && there.length === 0 ? '' : protectedText(cell, column, options);
}

function quotedText(element: unknown): string {
  const text = typeof element === 'string' ? element : JSON.stringify(element);
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The scalar itself; numbers stay numbers, and whatever is no scalar is JSON on one line. */
function jsonSql(column: Column, options: FileOptions): string {
  const value = columnSql(column);
  const text = `(${value} #>> '{}')`;
  return `CASE jsonb_typeof(${value}) WHEN 'number' THEN ${text} WHEN 'boolean' THEN ${booleanSql(`${text}::boolean`, options)} ELSE ${textSql(text, column, options)} END`;
}
