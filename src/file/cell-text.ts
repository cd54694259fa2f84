import { literal } from '../records/sql-plan.js';

/**
 * A spreadsheet takes a text that begins with one of these for a formula, or hides it behind one. A byte order mark is
 * taken off where a file begins with it: behind the one of the first title a formula would stand.
 */
const formulaStarts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\uFEFF'];

/** Put before such a text, which is a text then. */
const GUARD = "'";

/** Excel takes a longer text in a formula for an error. In bytes, of which there are never fewer than characters. */
const LONGEST_EXCEL_TEXT = 255;

/** A text that no spreadsheet runs as a formula. */
export function guarded(text: string): string {
  return formulaStarts.some((start) => text.startsWith(start)) ? GUARD + text : text;
}

/**
 * The same as SQL, in a database that is encoded in UTF-8: there `ascii` tells the first code point, at a quarter of
 * what taking the first character costs; a regular expression would cost three times that.
 */
export function guardedSql(value: string): string {
  const codes = formulaStarts.map((start) => start.codePointAt(0)).join(', ');
  return `CASE WHEN ascii(${value}) IN (${codes}) THEN ${literal(GUARD, 'text')} || ${value} ELSE ${value} END`;
}

/**
 * A text as a formula that yields just it, which Excel can't take for a number or a date.
 * @param otherwise what becomes of a text that is too long for that.
 */
export function excelText(text: string, otherwise: (text: string) => string): string {
  return Buffer.byteLength(text) > LONGEST_EXCEL_TEXT ? otherwise(text) : `="${text.replaceAll('"', '""')}"`;
}

/** The same as SQL. */
export function excelTextSql(value: string, otherwise: (value: string) => string): string {
  const text = `'="' || replace(${value}, '"', '""') || '"'`;
  return `CASE WHEN octet_length(${value}) > ${LONGEST_EXCEL_TEXT} THEN ${otherwise(value)} ELSE ${text} END`;
}
