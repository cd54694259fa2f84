import { comparedType, inLanguage, type Column, type ScalarType, type Title } from '../exporter/column.js';
import type { SqlDialect } from '../exporter/sql-dialect.js';
import { parseDay, parseInstant, rawTime } from '../exporter/time.js';
import { excelText, excelTextSql, guarded, guardedSql } from './cell-text.js';
import type { FileOptions } from './file-options.js';
import { jsonText } from './json-text.js';
import { isNumeric, jsonNumberSql, numberText } from './number-text.js';

/** The words for true and false. */
const booleanWords: Record<'true' | 'false', Title> = {
  true: { zh: '是', en: 'yes' },
  false: { zh: '否', en: 'no' },
};

/** Separates the elements of a list in a cell. */
const LIST_SEPARATOR = ';';

/** An element with one of these characters is quoted: the separator, a quote, a line break. */
const SPECIAL = /[;"\r\n]/;

/**
 * The SQL expression for the text of a column's cell. A missing value becomes `null_text`. A text stays unchanged unless
 * the options protect it from spreadsheets.
 */
export function cellSql(column: Column, options: FileOptions, dialect: SqlDialect): string {
  const cell = shownSql(column, options, dialect);
  // If `null_text` is empty a missing value stays NULL, which is distinguished from an empty text.
  return options.null_text === ''
    ? cell
    : `coalesce(${dialect.asText(`(${cell})`)}, ${dialect.text(options.null_text)})`;
}

/**
 * The text of a cell for a JSON value of a record source, equal to that of {@link cellSql}. A value that does not have the
 * column's type is shown as text, so that no value of a record is lost.
 * @returns null for a missing value if `null_text` is empty.
 */
export function cellText(column: Column, value: unknown, options: FileOptions): string | null {
  return shownText(column, value, options) ?? (options.null_text === '' ? null : options.null_text);
}

/** The title of a column, without protection; that of a time names its zone. */
export function titleOf(column: Column, { labels, timezone }: FileOptions): string {
  if (labels === 'raw') return column.key;
  const title = inLanguage(column.title, labels);
  return comparedType(column) === 'datetime' ? `${title} (${timezone})` : title;
}

function shownSql(column: Column, options: FileOptions, dialect: SqlDialect): string {
  const value = dialect.column(column);
  const guard = (text: string) => guardedSql(text, dialect);
  switch (column.type) {
    case 'integer':
      return asExcelText(column, options) ? excelTextSql(dialect.asText(value), guard) : dialect.plain(value);
    case 'number':
      return asExcelText(column, options)
        ? excelTextSql(`(${dialect.number(value)})`, guard)
        : dialect.number(value);
    case 'text':
      return textSql(value, column, options, dialect);
    case 'boolean':
      return booleanSql(value, options, dialect);
    case 'enum':
      return enumSql(value, column, options, dialect, dialect.asText);
    case 'text_enum':
      return enumSql(value, column, options, dialect, (text) => textSql(text, column, options, dialect));
    case 'date':
      return dialect.plain(value);
    case 'datetime':
      return timeSql(value, options, dialect);
    case 'list':
      return column.of
        ? elementsSql(column, column.of, options, dialect)
        : textSql(listSql(value, dialect), column, options, dialect);
    case 'json':
      return jsonSql(column, options, dialect);
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
      return isNumeric(value) ? (labelOf(column, value, options) ?? numberText(value)) : text(asText(value));
    case 'text_enum':
      return (typeof value === 'string' ? labelOf(column, value, options) : undefined) ?? text(asText(value));
    case 'date':
      return parseDay(value) ?? text(asText(value));
    case 'datetime':
      return timeText(value, options) ?? text(asText(value));
    case 'list':
      return listText(column, Array.isArray(value) ? value : [value], options);
    case 'json':
      if (typeof value === 'boolean') return booleanWord(value, options);
      return typeof value === 'number' || typeof value === 'bigint' ? numberText(value) : text(asText(value));
    case 'text':
      return text(asText(value));
    default:
      return column.type satisfies never;
  }
}

/** Whether the texts of this column are written as formulas that Excel shows as text. */
function asExcelText({ identifier = false, type }: Column, { long_numbers }: FileOptions): boolean {
  return long_numbers === 'excel_text' && (identifier || type === 'json');
}

function textSql(value: string, column: Column, options: FileOptions, dialect: SqlDialect): string {
  const guard = (text: string) => (options.formula_guard ? guardedSql(text, dialect) : text);
  return asExcelText(column, options) ? excelTextSql(value, guard) : guard(value);
}

function protectedText(text: string, column: Column, options: FileOptions): string {
  const guard = options.formula_guard ? guarded : (one: string) => one;
  return asExcelText(column, options) ? excelText(text, guard) : guard(text);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : jsonText(value);
}

/** The SQL expression for the word of a boolean. */
export function booleanSql(value: string, { labels }: FileOptions, dialect: SqlDialect): string {
  if (labels === 'raw') return dialect.asText(value);
  const word = (key: 'true' | 'false') => dialect.text(booleanWords[key][labels]);
  return `CASE ${value} WHEN TRUE THEN ${word('true')} WHEN FALSE THEN ${word('false')} END`;
}

export function booleanWord(value: boolean, { labels }: FileOptions): string {
  return labels === 'raw' ? String(value) : booleanWords[`${value}`][labels];
}

/**
 * The SQL expression for the label of an enum's value.
 * @param unlabelled the text of a value without a label, as SQL.
 * @param shown the SQL expression of a label, by default the label itself.
 */
export function enumSql(
  value: string,
  { type, labels = {} }: Column,
  { labels: language }: FileOptions,
  dialect: SqlDialect,
  unlabelled: (value: string) => string,
  shown: (label: string) => string = (label) => label,
): string {
  if (language === 'raw' || Object.keys(labels).length === 0) return unlabelled(value);
  const cases = Object.entries(labels).map(([one, label]) => {
    const text = dialect.text(shown(inLanguage(label, language)));
    return `WHEN ${type === 'enum' ? dialect.integer(one) : dialect.text(one)} THEN ${text}`;
  });
  return `CASE ${value} ${cases.join(' ')} ELSE ${unlabelled(value)} END`;
}

/** The label of an enum's value; undefined if it has none, or with `labels: raw`. */
export function labelOf(
  { type, labels = {} }: Column,
  value: number | bigint | string,
  { labels: language }: FileOptions,
): string | undefined {
  const key = type === 'enum' ? Number(value) : String(value);
  const label = Object.hasOwn(labels, key) ? labels[key] : undefined;
  return language === 'raw' || label === undefined ? undefined : inLanguage(label, language);
}

/**
 * The SQL expression for a time, cut to the second, in the zone of the file. With `labels: raw` it is an instant in UTC to
 * the millisecond, as the platform writes it.
 */
export function timeSql(value: string, { labels, timezone }: FileOptions, dialect: SqlDialect): string {
  return labels === 'raw' ? dialect.rawTime(value) : dialect.localTime(value, timezone);
}

/** The length of `2014-10-09 08:15:40`. */
const TIME_LENGTH = 19;

/** Cached for each zone: creating a format takes fifty times as long as using it. */
const timeFormats = new Map<string, Intl.DateTimeFormat>();

/**
 * The text of a time from a record source; undefined for a value that is not a time. The Swedish locale has the form
 * `2014-10-09 08:15:40`, but omits the leading zeros of the year 99.
 */
export function timeText(value: unknown, { labels, timezone }: FileOptions): string | undefined {
  const instant = parseInstant(value);
  if (instant === undefined) return undefined;
  if (labels === 'raw') return rawTime(instant);
  const zone = timezone.toLowerCase();
  const format =
    timeFormats.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
  timeFormats.set(zone, format);
  return format.format(instant).padStart(TIME_LENGTH, '0');
}

/**
 * The SQL expression for a list of texts in one cell. An element that contains the separator, a quote or a line break is
 * quoted like a CSV field, so that a reader can split the cell again.
 */
function listSql(value: string, dialect: SqlDialect): string {
  const quoted = (element: string) => quotedSql(element, dialect);
  return dialect.joinedTexts(value, LIST_SEPARATOR, SPECIAL.source, quoted);
}

function quotedSql(element: string, dialect: SqlDialect): string {
  return `CASE WHEN ${dialect.matches(element, SPECIAL.source)} THEN '"' || replace(${element}, '"', '""') || '"' ELSE ${element} END`;
}

/** The column of a list's elements. Protection applies to the cell as a whole, so elements get none. */
function elementOf(column: Column, type: ScalarType): Column {
  return { ...column, type, sql: 'element', identifier: false };
}

/**
 * The SQL expression for a typed list in one cell. A missing element becomes an empty one, so that the elements of
 * several columns keep matching positions. Only texts need the formula guard.
 */
function elementsSql(column: Column, of: ScalarType, options: FileOptions, dialect: SqlDialect): string {
  const value = dialect.column(column);
  const text = isText(of)
    ? quotedSql(elementTextSql(elementOf(column, of), options, dialect), dialect)
    : dialect.asText(`(${shownSql(elementOf(column, of), options, dialect)})`);
  const shown = (cell: string) =>
    isText(of) || asExcelText(column, options) ? textSql(cell, column, options, dialect) : cell;
  const cell = dialect.joined(value, `coalesce(${text}, '')`, dialect.text(LIST_SEPARATOR), shown);
  return `CASE WHEN ${value} IS NOT NULL THEN ${cell} END`;
}

function listText(column: Column, elements: readonly unknown[], options: FileOptions): string {
  const { of } = column;
  if (of !== undefined && !isText(of)) {
    const one = elementOf(column, of);
    const cell = elements.map((element) => shownText(one, element, options) ?? '').join(LIST_SEPARATOR);
    return asExcelText(column, options) && elements.length > 0 ? protectedText(cell, column, options) : cell;
  }
  const there = of ? elements.map((element) => element ?? '') : elements.filter((element) => element != null);
  const one = elementOf(column, of ?? 'text');
  const cell = there.map((element) => quotedText(elementText(one, element, options))).join(LIST_SEPARATOR);
  return of && there.length === 0 ? '' : protectedText(cell, column, options);
}

/** Whether the elements of a list are shown as texts that may need quotes. */
function isText(of: ScalarType): boolean {
  return of === 'text' || of === 'text_enum';
}

function elementTextSql(element: Column, options: FileOptions, dialect: SqlDialect): string {
  return element.type === 'text'
    ? 'element'
    : `(${enumSql('element', element, options, dialect, (text) => text)})`;
}

function elementText(column: Column, element: unknown, options: FileOptions): unknown {
  const isEnum = column.type === 'text_enum' && typeof element === 'string';
  return (isEnum ? labelOf(column, element, options) : undefined) ?? element;
}

function quotedText(element: unknown): string {
  const text = asText(element);
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The SQL expression for a value of unknown type: a scalar as it is, a list or an object as JSON on one line. */
function jsonSql(column: Column, options: FileOptions, dialect: SqlDialect): string {
  const value = dialect.column(column);
  const text = `(${value} #>> '{}')`;
  return `CASE jsonb_typeof(${value}) WHEN 'number' THEN ${jsonNumberSql(value)} WHEN 'boolean' THEN ${booleanSql(`${text}::boolean`, options, dialect)} ELSE ${textSql(text, column, options, dialect)} END`;
}
