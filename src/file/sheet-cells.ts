import type { Column } from '../exporter/column.js';
import type { DayNumbers, SqlDialect } from '../exporter/sql-dialect.js';
import { cellSql, cellText, enumSql, labelOf } from './cell-rules.js';
import { FileOptions } from './file-options.js';
import { isNumeric, jsonNumberSql, numberText, significantDigits } from './number-text.js';
import { jsonText } from './json-text.js';
import {
  Escapes,
  type CellTemplate,
  type ColumnTemplate,
  type Replacement,
  type WrittenCell,
} from './row-writer.js';
import { LONGEST_CELL } from './workbook-limit.js';

/** The places of the cell formats in the styles of the workbook; a cell without one has the general format. */
export const cellFormats = { datetime: 1, date: 2, header: 3, longInteger: 4 } as const;

/** The number of significant digits that Excel keeps. */
const MOST_DIGITS = 15;

/** The general format shows a longer integer with an exponent. */
const MOST_SHOWN_DIGITS = 11;

/** Excel counts a 29 February 1900, which did not exist, so the numbers of earlier days would be off by one. */
const FIRST_DAY = '1900-03-01';
/** The number of 1970-01-01. */
const DAY_1970 = 25_569;
const dayNumbers: DayNumbers = {
  day0: '1899-12-30',
  day1970: DAY_1970,
  first: FIRST_DAY,
  end: '10000-01-01',
};
const DAY_SECONDS = 86_400;

const TEXT_OPEN = '<c t="inlineStr"><is><t>';
const KEPT_OPEN = '<c t="inlineStr"><is><t xml:space="preserve">';
const TEXT_CLOSE = '</t></is></c>';
const NUMBER_CLOSE = '</v></c>';
const MISSING = '<c/>';

/** The kind of a cell, as the first character of its text; left out where the column tells the kind. */
const marks = { text: 't', integer: 'i', number: 'n', boolean: 'b' } as const;

/**
 * The SQL expression for the text of a column's cell, as {@link sheetTemplate} expects it; NULL for a missing value. A day
 * or a time is a serial number of Excel.
 * @param options without protection against formulas.
 */
export function sheetCellSql(column: Column, options: FileOptions, dialect: SqlDialect): string {
  const value = dialect.column(column);
  const text = cellSql(column, shown(options), dialect);
  const marked = (mark: keyof typeof marks, sql: string) => `'${marks[mark]}' || ${sql}`;
  switch (column.type) {
    case 'integer':
    case 'number':
    case 'text':
    case 'text_enum':
    case 'list':
      return text;
    case 'enum':
      if (!isMixed(column, options)) return text;
      return enumSql(
        value,
        column,
        options,
        dialect,
        (code) => marked('integer', code),
        (label) => marks.text + label,
      );
    case 'boolean':
      return options.labels === 'raw' ? bitSql(value) : text;
    case 'date': {
      const otherwise = marked('text', dialect.asText(`(${text})`));
      return `CASE WHEN ${dialect.hasDayNumber(value, dayNumbers)} THEN ${dialect.dayNumber(value, dayNumbers)} ELSE ${otherwise} END`;
    }
    case 'datetime': {
      if (options.labels === 'raw') return text;
      const otherwise = marked('text', dialect.asText(`(${text})`));
      const { timezone } = options;
      return `CASE WHEN ${dialect.hasTimeNumber(value, timezone, dayNumbers)} THEN ${dialect.timeNumber(value, timezone, dayNumbers)} ELSE ${otherwise} END`;
    }
    case 'json': {
      const source = `(${value} #>> '{}')`;
      const boolean = `${source}::boolean`;
      const word =
        options.labels === 'raw'
          ? marked('boolean', bitSql(boolean))
          : marked('text', cellSql({ ...column, type: 'boolean', sql: boolean }, shown(options), dialect));
      return `CASE jsonb_typeof(${value}) WHEN 'number' THEN ${marked('number', jsonNumberSql(value))} WHEN 'boolean' THEN ${word} ELSE ${marked('text', source)} END`;
    }
    default:
      return column.type satisfies never;
  }
}

/** {@link sheetCellSql} for a JSON value of a record source; null for a missing value. */
export function sheetCell(column: Column, value: unknown, options: FileOptions): string | null {
  if (value === null || value === undefined) return null;
  const { type } = column;
  const text = cellText(column, value, shown(options)) ?? '';
  switch (type) {
    case 'integer':
    case 'number':
    case 'text':
    case 'text_enum':
    case 'list':
      return text;
    case 'enum': {
      if (!isMixed(column, options)) return text;
      const isCode = isNumeric(value) && labelOf(column, value, options) === undefined;
      return (isCode ? marks.integer : marks.text) + text;
    }
    case 'boolean':
      if (options.labels !== 'raw') return text;
      return typeof value === 'boolean' ? String(Number(value)) : marks.text + text;
    case 'date':
      return dateNumber(text) ?? marks.text + text;
    case 'datetime':
      return options.labels === 'raw' ? text : (dateNumber(text) ?? marks.text + text);
    case 'json':
      if (typeof value === 'boolean')
        return options.labels === 'raw' ? marks.boolean + String(Number(value)) : marks.text + text;
      if (typeof value === 'number' || typeof value === 'bigint') return marks.number + numberText(value);
      return marks.text + (typeof value === 'string' ? value : jsonText(value));
    default:
      return type satisfies never;
  }
}

/**
 * How the cells of a column are written. Numbers are numbers if Excel keeps all their digits, days and times are dates if
 * Excel has that date, and identifiers are texts.
 * @param tooLong is called with the length of a text that is longer than a cell allows.
 */
export function sheetTemplate(
  column: Column,
  options: FileOptions,
  tooLong: (length: number, cell: WrittenCell) => never,
): ColumnTemplate {
  const missing = Buffer.from(options.null_text === '' ? MISSING : textCell(options.null_text));
  const text = textTemplate(tooLong);
  const integer = numberTemplate(
    (digits) => (digits > MOST_SHOWN_DIGITS ? cellFormats.longInteger : undefined),
    tooLong,
  );
  const number = numberTemplate(() => undefined, tooLong);
  const boolean = valueTemplate('<c t="b"><v>');
  const byMark: (CellTemplate | undefined)[] = [];
  for (const [kind, template] of Object.entries({ text, integer, number, boolean })) {
    byMark[marks[kind as keyof typeof marks].charCodeAt(0)] = template;
  }
  const { type, identifier = false } = column;
  switch (type) {
    case 'text':
    case 'text_enum':
    case 'list':
      return { ...text, missing };
    case 'integer':
      return { ...(identifier ? text : integer), missing };
    case 'number':
      return { ...(identifier ? text : number), missing };
    case 'enum':
      if (isMixed(column, options)) return { ...text, missing, variants: byMark };
      return { ...(identifier ? text : integer), missing };
    case 'boolean':
      return options.labels === 'raw' ? { ...boolean, missing, variants: byMark } : { ...text, missing };
    case 'date':
      return { ...valueTemplate(valueOpen(cellFormats.date)), missing, variants: byMark };
    case 'datetime':
      if (options.labels === 'raw') return { ...text, missing };
      return { ...valueTemplate(valueOpen(cellFormats.datetime)), missing, variants: byMark };
    case 'json':
      return { ...text, missing, variants: byMark };
    default:
      return type satisfies never;
  }
}

/** A text in a cell. */
export function textCell(text: string, format?: number): string {
  const written = text
    .replace(escapeLike, ESCAPED_ESCAPE)
    .replace(/[&<>\p{Cc}\uFFFE\uFFFF]/gu, (one) => xmlCharacters.get(one) ?? one);
  const open = /^\s|\s$/.test(text) ? KEPT_OPEN : TEXT_OPEN;
  return (format === undefined ? open : open.replace('<c ', `<c s="${format}" `)) + written + TEXT_CLOSE;
}

/** The cells of a written row. */
export function cellsOf(row: string): string[] {
  return row.match(/<c(?:\/>|[ >].*?<\/c>)/gs) ?? [];
}

/** How times and days look, by cell format. */
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

/** Whether the cells of an enum have marks: one with labels may have values without a label, which are numbers. */
function isMixed({ identifier = false, labels = {} }: Column, options: FileOptions): boolean {
  return !identifier && options.labels !== 'raw' && Object.keys(labels).length > 0;
}

/** The options with which a missing value stays missing. */
function shown(options: FileOptions): FileOptions {
  return Object.assign(new FileOptions(), options, { null_text: '' });
}

function bitSql(boolean: string): string {
  return `CASE ${boolean} WHEN TRUE THEN '1' WHEN FALSE THEN '0' END`;
}

/** The number of a day or time by its text; undefined if Excel does not have it. */
function dateNumber(text: string): string | undefined {
  const [, day, clock = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d))?$/.exec(text) ?? [];
  if (day === undefined || day < FIRST_DAY) return undefined;
  return String(Date.parse(`${day}T${clock}Z`) / 1000 / DAY_SECONDS + DAY_1970);
}

/** Where a text looks like Excel's escape for a character; its underscore is escaped itself. */
const escapeLike = /_(?=x[0-9A-Fa-f]{4}_)/g;
const ESCAPED_ESCAPE = '_x005F_';

/** The replacements of characters in XML and in Excel. */
const xmlCharacters = new Map([
  // XML does not allow these characters; Excel has escapes for them.
  ...[...Array.from({ length: 0x20 }, (_, code) => code), 0xfffe, 0xffff].map((code): [string, string] => [
    String.fromCharCode(code),
    `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`,
  ]),
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
]);

const [UNDERSCORE, LETTER_X, LEAD] = [0x5f, 0x78, 0xef];

/** The bytes of U+FFFE and U+FFFF, and the length of an escape of Excel. */
const [FORBIDDEN_BYTES, ESCAPE_BYTES] = [3, ESCAPED_ESCAPE.length];

const escapes = new Escapes(
  new Map([...xmlCharacters].filter(([one]) => one < '\x80')),
  [UNDERSCORE, LEAD],
  (input, at): Replacement | undefined => {
    if (input[at] === UNDERSCORE) {
      if (input[at + 1] !== LETTER_X) return undefined;
      const isEscape = input.toString('latin1', at, at + ESCAPE_BYTES).search(escapeLike) === 0;
      return isEscape ? { bytes: Buffer.from(ESCAPED_ESCAPE), length: 1 } : undefined;
    }
    if (input[at + 1] !== 0xbf || (input[at + 2] ?? 0) < 0xbe) return undefined;
    const character = input.toString('utf8', at, at + FORBIDDEN_BYTES);
    return { bytes: Buffer.from(xmlCharacters.get(character) ?? ''), length: FORBIDDEN_BYTES };
  },
);

const [SPACE, AMPERSAND, HASH, SEMICOLON] = [0x20, 0x26, 0x23, 0x3b];

const textOpen = Buffer.from(TEXT_OPEN);
const keptOpen = Buffer.from(KEPT_OPEN);
const textClose = Buffer.from(TEXT_CLOSE);
const numberClose = Buffer.from(NUMBER_CLOSE);

function valueOpen(format?: number): string {
  return format === undefined ? '<c><v>' : `<c s="${format}"><v>`;
}

/** The cell of a value that needs no check. */
function valueTemplate(open: string): CellTemplate {
  return { open: Buffer.from(open), close: numberClose, escapes };
}

function textTemplate(tooLong: (length: number, cell: WrittenCell) => never): CellTemplate {
  const settle = (cell: WrittenCell) => {
    endText(cell, textOpen, tooLong);
  };
  return { open: textOpen, close: textClose, escapes, settle };
}

/**
 * Ends a cell as a text.
 * @param open was written before the text.
 */
function endText(
  cell: WrittenCell,
  open: Buffer,
  tooLong: (length: number, cell: WrittenCell) => never,
): void {
  const { output, start, end } = cell;
  if (cell.sent > LONGEST_CELL) checkLength(cell, tooLong);
  const isKept = start < end && (beginsWithSpace(output, start) || endsWithSpace(output, end));
  const wanted = isKept ? keptOpen : textOpen;
  if (wanted !== open) rewritten(cell, open.length, wanted);
  cell.write(textClose);
}

/** @param formatOf the format of a number with so many digits. */
function numberTemplate(
  formatOf: (digits: number) => number | undefined,
  tooLong: (length: number, cell: WrittenCell) => never,
): CellTemplate {
  const open = Buffer.from(valueOpen());
  const settle = (cell: WrittenCell) => {
    const digits = significantDigits(cell.output, cell.start, cell.end);
    if (digits > MOST_DIGITS) {
      endText(cell, open, tooLong);
      return;
    }
    const format = formatOf(digits);
    if (format !== undefined) rewritten(cell, open.length, Buffer.from(valueOpen(format)));
    cell.write(numberClose);
  };
  return { open, close: numberClose, escapes, settle };
}

/** Replaces what was written before the text of a cell. */
function rewritten(cell: WrittenCell, before: number, open: Buffer): void {
  const { output, start, end } = cell;
  const from = start - before;
  output.copyWithin(from + open.length, start, end);
  open.copy(output, from);
  cell.end = end + open.length - before;
}

/** Readers remove white space at either end of a text, unless the cell keeps it. */
function beginsWithSpace(output: Buffer, start: number): boolean {
  return output[start] === SPACE || (output[start] === AMPERSAND && output[start + 1] === HASH);
}

/** Only an escape such as `&#10;` begins with `&#`: an ampersand in the text is `&amp;`. */
function endsWithSpace(output: Buffer, end: number): boolean {
  if (output[end - 1] === SPACE) return true;
  return output[end - 1] === SEMICOLON && /&#\d+;$/.test(output.toString('latin1', end - 5, end));
}

function checkLength(cell: WrittenCell, tooLong: (length: number, cell: WrittenCell) => never): void {
  const { output, start, end } = cell;
  const { length } = output.toString('utf8', start, end).replace(/&[^;]+;|_x[\dA-F]{4}_/g, '&');
  if (length > LONGEST_CELL) tooLong(length, cell);
}
