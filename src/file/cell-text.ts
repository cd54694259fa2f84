import { literal } from '../records/sql-plan.js';

/**
 * A text that begins with one of these may run as a formula in a spreadsheet. A byte order mark is among them because a
 * reader strips it from the beginning of a file, and the first title could have a formula behind it.
 */
const formulaStarts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\uFEFF'];

/** This prefix makes a spreadsheet read the cell as text. */
const GUARD = "'";

/** Excel rejects a formula with a longer text. Its limit is in characters; bytes are never fewer, and cheaper to count. */
const LONGEST_EXCEL_TEXT = 255;

/** The text with the guard, if a spreadsheet could run it as a formula. */
export function guarded(text: string): string {
  return formulaStarts.some((start) => text.startsWith(start)) ? GUARD + text : text;
}

/**
 * {@link guarded} in SQL. In a database encoded in UTF-8, `ascii` returns the first code point, in a quarter of the time
 * of `left(…, 1)`; a regular expression would take three times as long as that.
 */
export function guardedSql(value: string): string {
  const codes = formulaStarts.map((start) => start.codePointAt(0)).join(', ');
  return `CASE WHEN ascii(${value}) IN (${codes}) THEN ${literal(GUARD, 'text')} || ${value} ELSE ${value} END`;
}

/**
 * A formula that evaluates to the text, so that Excel can't convert it to a number or a date.
 * @param otherwise handles a text that is too long for a formula.
 */
export function excelText(text: string, otherwise: (text: string) => string): string {
  return Buffer.byteLength(text) > LONGEST_EXCEL_TEXT ? otherwise(text) : `="${text.replaceAll('"', '""')}"`;
}

/** {@link excelText} in SQL. */
export function excelTextSql(value: string, otherwise: (value: string) => string): string {
  const text = `'="' || replace(${value}, '"', '""') || '"'`;
  return `CASE WHEN octet_length(${value}) > ${LONGEST_EXCEL_TEXT} THEN ${otherwise(value)} ELSE ${text} END`;
}
