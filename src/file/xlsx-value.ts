import type { Column, ColumnType } from '../exporter/column.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import type { FileOptions } from './file-options.js';

/** The value of a workbook's cell. */
export type XlsxValue = string | number | boolean | null;

/** The number formats of days and times. */
export const numberFormats: Partial<Record<ColumnType, string>> = {
  date: 'yyyy-mm-dd',
  datetime: 'yyyy-mm-dd hh:mm:ss',
};

/** The maximum length of a text in characters; Excel reports a workbook with a longer one as broken. */
const LONGEST_TEXT = 32_767;

/** The number of significant digits that Excel keeps. */
const MOST_DIGITS = 15;

/** Day 0 of Excel's date numbers. */
const EPOCH = Date.UTC(1899, 11, 30);

/** Excel counts a 29 February 1900, which did not exist, so earlier dates would be off by one day. */
const FIRST_DAY = Date.UTC(1900, 2, 1);

const DAY_MS = 86_400_000;

/**
 * The typed value of a cell: numbers are numbers if Excel keeps all their digits, days and times are dates if Excel has that
 * date, and identifiers are texts.
 * @param text the text of the cell; for a column of unknown type, the JSON of the value.
 * @throws PlatformError 4001001 for a text that is longer than a cell allows.
 */
export function xlsxValue(text: string | null, column: Column, options: FileOptions): XlsxValue {
  if (text === null) return null;
  switch (column.type) {
    case 'integer':
    case 'number':
    case 'enum':
      return (column.identifier ? undefined : numberOf(text)) ?? xlsxText(text, column);
    case 'boolean':
      return options.labels === 'raw' && (text === 'true' || text === 'false')
        ? text === 'true'
        : xlsxText(text, column);
    case 'date':
    case 'datetime':
      return serialOf(text) ?? xlsxText(text, column);
    case 'text':
    case 'text_enum':
    case 'list':
      return xlsxText(text, column);
    case 'json':
      return jsonValue(text, column, options);
    default:
      return column.type satisfies never;
  }
}

/**
 * A text as a workbook stores it. Excel reads `_x0041_` as the character with that code. So a text that looks like such an
 * escape is escaped itself, and characters that XML does not allow are written as escapes.
 * @throws PlatformError 4001001 for a text that is longer than a cell allows.
 */
export function xlsxText(text: string, column: Column): string {
  if (text.length > LONGEST_TEXT) {
    throw new PlatformError(
      ErrorCode.fieldInvalid,
      `${column.key}: a value has ${text.length} characters. A cell of format xlsx holds at most ${LONGEST_TEXT}; use csv or jsonl.`,
    );
  }
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\uFFFE\uFFFF]/g, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase()}_`);
}

function numberOf(text: string): number | undefined {
  if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return undefined;
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '');
  return digits.length <= MOST_DIGITS ? Number(text) : undefined;
}

/** A day or time as Excel's date number: days since {@link EPOCH}, with a fraction. */
function serialOf(text: string): number | undefined {
  const [, day, clock = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d))?$/.exec(text) ?? [];
  if (day === undefined) return undefined;
  const instant = Date.parse(`${day}T${clock}Z`);
  return instant >= FIRST_DAY ? (instant - EPOCH) / DAY_MS : undefined;
}

function jsonValue(source: string, column: Column, { null_text }: FileOptions): XlsxValue {
  const value: unknown = JSON.parse(source);
  if (typeof value === 'number') return numberOf(source) ?? source;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return xlsxText(value, column);
  return value === null ? null_text || null : xlsxText(source, column);
}
