import type { SqlDialect } from '../exporter/sql-dialect.js';

/** A text that begins with one of these may run as a formula in a spreadsheet, full-width forms too. */
const formulaSigns = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/**
 * A text that begins with one of these is guarded whatever follows. A byte order mark is among them because a reader strips
 * it from the beginning of a file.
 */
const otherStarts = ['\t', '\r', '\n', '\uFEFF'];

/**
 * Programs strip blanks and invisible characters before they look for a formula: control characters, spaces, hyphens and
 * joiners without a width, marks of direction. Ranges of code points.
 */
const ignored: readonly (readonly [from: number, to: number])[] = [
  [0x01, 0x20],
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x1680, 0x1680],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x2800, 0x2800],
  [0x3000, 0x3000],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
];

/** A regular expression for a guarded text, in syntax that PostgreSQL and JavaScript share. */
const formula = `^([${otherStarts.map(escaped).join('')}]|[${ignored
  .map(([from, to]) => `${codeEscape(from)}-${codeEscape(to)}`)
  .join('')}]*[${formulaSigns.map(escaped).join('')}])`;

/** The same for texts that may contain NUL. */
const formulaWithNul = formula.replace('\\u0001-', '\\u0000-');

const formulaPattern = new RegExp(formulaWithNul);

function escaped(character: string): string {
  return codeEscape(character.charCodeAt(0));
}

function codeEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** This prefix makes a spreadsheet read the cell as text. */
const GUARD = "'";

/** Excel rejects a formula with a longer text. Its limit is in characters; bytes are never fewer, and cheaper to count. */
const LONGEST_EXCEL_TEXT = 255;

/** The text with the guard, if a spreadsheet could run it as a formula. */
export function guarded(text: string): string {
  return formulaPattern.test(text) ? GUARD + text : text;
}

/** The code points that a guarded text may begin with. */
const firstCodes = [
  ...formulaSigns.map((sign) => sign.charCodeAt(0)),
  ...ignored.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index)),
];

/** {@link guarded} in SQL. */
export function guardedSql(value: string, dialect: SqlDialect): string {
  const isFormula = dialect.matchesFrom(value, firstCodes, dialect.hasNul ? formulaWithNul : formula);
  return `CASE WHEN ${isFormula} THEN ${dialect.text(GUARD)} || ${value} ELSE ${value} END`;
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
