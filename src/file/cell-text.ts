import { literal } from '../exporter/query-sql.js';

/** A spreadsheet takes a text that begins with one of these for a formula, or hides it behind one. */
const formulaStarts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/** Put before such a text, which is a text then. */
const GUARD = "'";

/** Excel takes a longer text in a formula for an error. In bytes, of which there are never fewer than characters. */
const LONGEST_EXCEL_TEXT = 255;

/** A text that no spreadsheet runs as a formula. */
export function guarded(text: string): string {
  return formulaStarts.some((start) => text.startsWith(start)) ? GUARD + text : text;
}

/**
 * The same as SQL. Nearly all texts begin with a letter, a digit or a Chinese character, which comparing bytes tells
 * at a quarter of what taking the first character costs; a regular expression would cost three times that.
 */
export function guardedSql(value: string): string {
  const bytes = `${value} COLLATE "C"`;
  const narrow = `${bytes} < 'A' AND (${bytes} < '0' OR ${bytes} >= '=')`;
  const among = `left(${value}, 1) IN (${formulaStarts.map((start) => literal(start, 'text')).join(', ')})`;
  const dangerous = `${narrow} AND ${among} OR ${bytes} >= '＋' AND ${among}`;
  return `CASE WHEN ${dangerous} THEN ${literal(GUARD, 'text')} || ${value} ELSE ${value} END`;
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
