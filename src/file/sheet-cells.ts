import pg from 'pg';
import { columnSql, type Column } from '../exporter/column.js';
import { literal } from '../records/sql-plan.js';
import { booleanWord, cellSql, cellText, enumSql, labelOf } from './cell-rules.js';
import { quoted, replacedSql, TABBED, unquoted } from './copy-text.js';
import { FileOptions } from './file-options.js';
import { LONGEST_CELL } from './workbook-limit.js';
import { jsonText } from './json-text.js';
import { isNumeric, jsonNumberSql, NUMBER, numberText } from './number-text.js';

/** The places of the cell formats in the styles of the workbook; a cell without one has the general format. */
export const cellFormats = { datetime: 1, date: 2, header: 3, longInteger: 4 } as const;

/** The number of significant digits that Excel keeps. */
const MOST_DIGITS = 15;

/** The general format shows a longer integer with an exponent. */
const MOST_SHOWN_DIGITS = 11;

/** Excel counts a 29 February 1900, which did not exist, so the numbers of earlier days would be off by one. */
const FIRST_DAY = '1900-03-01';
/** The day after the last one that Excel has. */
const END_DAY = '10000-01-01';
/** Day 0 of Excel's date numbers, and the number of 1970-01-01. */
const DAY_0 = '1899-12-30';
const DAY_1970 = 25_569;
const DAY_SECONDS = 86_400;

const TEXT_OPEN = '<c t="inlineStr"><is><t>';
const KEPT_OPEN = '<c t="inlineStr"><is><t xml:space="preserve">';
const TEXT_CLOSE = '</t></is></c>';
const MISSING = '<c/>';

/** The special characters of XML, and those that separate rows and cells. The ampersand comes first: all escapes have one. */
const escapes = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
  ['\t', '&#9;'],
]);

/**
 * Finds what needs repair in a cell: characters that XML does not allow, texts that look like Excel's escapes for them, and
 * white space at either end of a text, which readers would remove. The cell must be read as Latin-1: a character for each
 * byte of its UTF-8.
 */
export const suspectCell =
  // eslint-disable-next-line no-control-regex -- XML does not allow control characters
  /[\x00-\x08\x0b-\x1f]|\xef\xbf[\xbe\xbf]|_x[0-9A-Fa-f]{4}_|<t>(?: |&#)|(?: |&#(?:9|10|13);)<\/t>/g;

/** The characters that XML does not allow, in a text. */
// eslint-disable-next-line no-control-regex -- XML does not allow control characters
const forbidden = /[\x00-\x08\x0b\x0c\x0e-\x1f\uFFFE\uFFFF]/g;
/** Where a text looks like Excel's escape for a character. */
const escapeLike = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** A row as a line: its cells between the tags of the row, separated by tabs, which XML ignores there. */
export const row = { open: '<row>', separator: '\t', close: '</row>' } as const;

/** The options with which COPY writes rows. Texts contain no separator, since tabs are escaped. */
export function rowOptions(options: FileOptions): string {
  return `${TABBED}, NULL ${pg.escapeLiteral(missingCell(options))}`;
}

/** A row of cells, with quotes as COPY writes them. */
export function rowLine(cells: readonly string[]): string {
  return [row.open, ...cells.map(quoted), row.close].join(row.separator);
}

/** The cells of a row, without quotes. */
export function cellsOf(line: string): string[] {
  return line.split(row.separator).slice(1, -1).map(unquoted);
}

/** A text in a cell. */
export function textCell(text: string, format?: number): string {
  const cell = mendedCell(openText(text), () => undefined);
  return format === undefined ? cell : cell.replace('<c ', `<c s="${format}" `);
}

/** The cell of a missing value. */
export function missingCell({ null_text }: FileOptions): string {
  return null_text === '' ? MISSING : textCell(null_text);
}

/**
 * Repairs a cell with a suspect text; any other cell stays as it is.
 * @param tooLong is called with the length of a text that is longer than a cell allows.
 */
export function mendedCell(cell: string, tooLong: (length: number) => void): string {
  if (!cell.startsWith(TEXT_OPEN)) return cell;
  const text = cell.slice(TEXT_OPEN.length, -TEXT_CLOSE.length);
  const length = text.length > LONGEST_CELL ? text.replace(/&[^;]+;/g, '&').length : text.length;
  if (length > LONGEST_CELL) tooLong(length);
  const mended = text
    .replace(escapeLike, '_x005F_')
    .replace(forbidden, (one) => `_x${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
  const isKept = mended !== text || /^(?: |&#)|(?: |&#\d+;)$/.test(text);
  return isKept ? KEPT_OPEN + mended + TEXT_CLOSE : cell;
}

/** The form in which the general format of a time and a day shows. */
const shownDates: Record<number, string> = {
  [cellFormats.datetime]: '2014-10-09 08:15:40',
  [cellFormats.date]: '2014-10-09',
};

/** The text of a cell about as a reader sees it. */
export function shownText(cell: string): string {
  const [, format] = /^<c s="(\d)"/.exec(cell) ?? [];
  const date = shownDates[Number(format)];
  if (date !== undefined) return date;
  return cell
    .replace(/<[^>]*>/g, '')
    .replace(/&#\d+;/g, ' ')
    .replace(/&[^;]+;/g, '&');
}

/**
 * The SQL expression for the cell of a column in a sheet, as XML; NULL for a missing value. Numbers are numbers if Excel
 * keeps all their digits, days and times are dates if Excel has that date, and identifiers are texts.
 * @param options without protection against formulas.
 */
export function sheetCellSql(column: Column, options: FileOptions): string {
  const value = columnSql(column);
  const text = `(${cellSql(column, shown(options))})::text`;
  switch (column.type) {
    case 'integer':
      return column.identifier ? plainCellSql(text) : integerCellSql(value);
    case 'number':
      return column.identifier ? plainCellSql(text) : numberCellSql(text);
    case 'enum':
      return enumSql(value, column, options, column.identifier ? plainCellSql : integerCellSql, textCell);
    case 'text_enum':
      return enumSql(value, column, options, textCellSql, textCell);
    case 'boolean':
      return booleanCellSql(value, options);
    case 'date': {
      const day = `(${value} - ${literal(DAY_0, 'date')})`;
      const hasNumber = `${value} >= ${literal(FIRST_DAY, 'date')} AND ${value} < ${literal(END_DAY, 'date')}`;
      return `CASE WHEN ${hasNumber} THEN ${numericCellSql(day, cellFormats.date)} ELSE ${plainCellSql(text)} END`;
    }
    case 'datetime':
      return options.labels === 'raw' ? plainCellSql(text) : timeCellSql(value, text);
    case 'text':
    case 'list':
      return textCellSql(text);
    case 'json': {
      const source = `(${value} #>> '{}')`;
      const boolean = booleanCellSql(`${source}::boolean`, options);
      return `CASE jsonb_typeof(${value}) WHEN 'number' THEN ${numberCellSql(jsonNumberSql(value))} WHEN 'boolean' THEN ${boolean} ELSE ${textCellSql(source)} END`;
    }
    default:
      return column.type satisfies never;
  }
}

/** The cell for a JSON value of a record source, equal to that of {@link sheetCellSql}; null for a missing value. */
export function sheetCell(column: Column, value: unknown, options: FileOptions): string | null {
  if (value === null || value === undefined) return null;
  const { type } = column;
  const text = cellText(column, value, shown(options)) ?? '';
  switch (type) {
    case 'integer':
    case 'number':
      return column.identifier || !isNumeric(value) ? openText(text) : numberCell(text, type);
    case 'enum':
      if (column.identifier || !isNumeric(value)) return openText(text);
      return labelOf(column, value, options) === undefined ? numberCell(text, 'integer') : textCell(text);
    case 'text_enum': {
      const hasLabel = typeof value === 'string' && labelOf(column, value, options) !== undefined;
      return hasLabel ? textCell(text) : openText(text);
    }
    case 'boolean':
      return typeof value === 'boolean' ? booleanCell(value, options) : openText(text);
    case 'date':
    case 'datetime':
      return dateCell(text, type) ?? openText(text);
    case 'text':
    case 'list':
      return openText(text);
    case 'json':
      if (typeof value === 'boolean') return booleanCell(value, options);
      if (typeof value === 'number' || typeof value === 'bigint')
        return numberCell(numberText(value), 'number');
      return openText(typeof value === 'string' ? value : jsonText(value));
    default:
      return type satisfies never;
  }
}

/** The options with which a missing value stays missing. */
function shown(options: FileOptions): FileOptions {
  return Object.assign(new FileOptions(), options, { null_text: '' });
}

/** A text whose suspect characters are left to the repair. */
function openText(text: string): string {
  const escaped = text.replace(/[&<>\n\r\t]/g, (one) => escapes.get(one) ?? one);
  return TEXT_OPEN + escaped + TEXT_CLOSE;
}

/** {@link openText} in SQL. */
function textCellSql(value: string): string {
  return plainCellSql(replacedSql(value, escapes));
}

/** The cell of a text without special characters. */
function plainCellSql(value: string): string {
  return `'${TEXT_OPEN}' || ${value} || '${TEXT_CLOSE}'`;
}

function numberOpen(format?: number): string {
  return format === undefined ? '<c><v>' : `<c s="${format}"><v>`;
}

function numericCellSql(value: string, format?: number): string {
  return `'${numberOpen(format)}' || ${value} || '</v></c>'`;
}

function integerCellSql(value: string): string {
  const within = (digits: number) => `${value} BETWEEN -${'9'.repeat(digits)} AND ${'9'.repeat(digits)}`;
  return `CASE WHEN ${within(MOST_SHOWN_DIGITS)} THEN ${numericCellSql(value)} WHEN ${within(MOST_DIGITS)} THEN ${numericCellSql(value, cellFormats.longInteger)} ELSE ${plainCellSql(value)} END`;
}

/** The digits of a short text need not be counted; its last character tells a number from `NaN` and `Infinity`. */
function numberCellSql(text: string): string {
  const isShort = `octet_length(${text}) <= ${MOST_DIGITS} AND ascii(right(${text}, 1)) <= ascii('9')`;
  const digits = `ltrim(translate(${text}, '-.', ''), '0')`;
  const isKept = `${text} ~ ${pg.escapeLiteral(NUMBER.source)} AND length(${digits}) <= ${MOST_DIGITS}`;
  return `CASE WHEN ${isShort} OR ${isKept} THEN ${numericCellSql(text)} ELSE ${plainCellSql(text)} END`;
}

function numberCell(text: string, type: 'integer' | 'number'): string {
  const digits = NUMBER.test(text) ? text.replace(/[-.]/g, '').replace(/^0+/, '').length : Infinity;
  if (digits > MOST_DIGITS) return openText(text);
  const isLong = type === 'integer' && digits > MOST_SHOWN_DIGITS;
  return `${numberOpen(isLong ? cellFormats.longInteger : undefined)}${text}</v></c>`;
}

function booleanCell(value: boolean, options: FileOptions): string {
  if (options.labels !== 'raw') return textCell(booleanWord(value, options));
  return `<c t="b"><v>${Number(value)}</v></c>`;
}

function booleanCellSql(value: string, options: FileOptions): string {
  const cell = (one: boolean) => literal(booleanCell(one, options), 'text');
  return `CASE ${value} WHEN TRUE THEN ${cell(true)} WHEN FALSE THEN ${cell(false)} END`;
}

/** The zone of the session is that of the file. Near the first and the last day, the local time decides. */
function timeCellSql(value: string, text: string): string {
  const local = `${value}::timestamp`;
  const cell = numericCellSql(
    `(floor(date_part('epoch', ${local})) / ${DAY_SECONDS} + ${DAY_1970})`,
    cellFormats.datetime,
  );
  const surely = `${value} >= '1900-03-03Z' AND ${value} < '9999-12-30Z'`;
  const exactly = `${local} >= '${FIRST_DAY}' AND ${local} < '${END_DAY}'`;
  return `CASE WHEN ${surely} OR ${exactly} THEN ${cell} ELSE ${plainCellSql(text)} END`;
}

/** The number of a day or time by its text; undefined if Excel does not have it. */
function dateCell(text: string, type: 'date' | 'datetime'): string | undefined {
  const [, day, clock = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d))?$/.exec(text) ?? [];
  if (day === undefined || day < FIRST_DAY) return undefined;
  const seconds = Date.parse(`${day}T${clock}Z`) / 1000;
  return `${numberOpen(cellFormats[type])}${seconds / DAY_SECONDS + DAY_1970}</v></c>`;
}
