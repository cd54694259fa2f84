import type { Column } from '../exporter/column.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import type { FileOptions } from './file-options.js';

/** What a cell of a workbook holds. */
export type XlsxValue = string | number | boolean | null;

/** How a time is shown. */
export const DATE_FORMAT = 'yyyy-mm-dd hh:mm:ss';

/** Excel takes a workbook with a longer text for a broken one. */
const LONGEST_TEXT = 32_767;

/** Excel keeps no more digits of a number. */
const MOST_DIGITS = 15;

/** Excel counts days from here. */
const EPOCH = Date.UTC(1899, 11, 30);

/** Excel's February 1900 has a day that never was, so that earlier dates would be off by one. */
const FIRST_DAY = Date.UTC(1900, 2, 1);

const DAY_MS = 86_400_000;

/**
 * A cell of its column's type: numbers that keep all their digits are numbers, times that Excel knows are times, and
 * identifiers are texts.
 * @param text the text of the cell; of a column of unknown type, the JSON of the value.
 * @throws PlatformError where a text is longer than a cell.
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
    case 'datetime':
      return serialOf(text) ?? xlsxText(text, column);
    case 'text':
    case 'list':
      return xlsxText(text, column);
    case 'json':
      return jsonValue(text, column, options);
    default:
      return column.type satisfies never;
  }
}

/**
 * A text as a workbook writes it: Excel reads `_x0041_` as the character of that number, so that what looks like it
 * must be escaped, and what XML can't hold is written that way.
 * @throws PlatformError where it is longer than a cell.
 */
export function xlsxText(text: string, column: Column): string {
  if (text.length > LONGEST_TEXT) {
    throw new PlatformError(
      ErrorCode.fieldInvalid,
      `${column.key}: a value of ${text.length} characters is longer than a cell of format xlsx, which holds ${LONGEST_TEXT}; formats csv and jsonl hold it.`,
    );
  }
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\uFFFE\uFFFF]/g, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase()}_`);
}

function numberOf(text: string): number | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '');
  return digits.length <= MOST_DIGITS ? Number(text) : undefined;
}

/** The days and their fraction since the beginning of Excel's time. */
function serialOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const instant = Date.parse(`${text.replace(' ', 'T')}Z`);
  return instant >= FIRST_DAY ? (instant - EPOCH) / DAY_MS : undefined;
}

function jsonValue(source: string, column: Column, { null_text }: FileOptions): XlsxValue {
  const value: unknown = JSON.parse(source);
  if (typeof value === 'number') return numberOf(source) ?? source;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return xlsxText(value, column);
  return value === null ? null_text || null : xlsxText(source, column);
}
