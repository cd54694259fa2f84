import { quoted } from '../exporter/clickhouse-dialect.js';
import { inLanguage, type Column, type ScalarType } from '../exporter/column.js';
import { MISSING } from './copy-text.js';
import type { FileOptions } from './file-options.js';

/** The cell of a column: an SQL expression of ClickHouse, which is NULL for a missing value. */
export interface LineCell {
  sql: string;
  /** Whether its text can neither be empty nor contain a character that any format escapes. */
  isPlain: boolean;
}

const plainTypes: readonly string[] = [
  'integer',
  'number',
  'boolean',
  'enum',
  'date',
  'datetime',
] satisfies ScalarType[];

/** A text that is empty, or contains a character that a format escapes. */
const UNPLAIN = /^$|[\p{Cc}\\",;|]/u;

export function lineCell(sql: string, column: Column, { null_text, long_numbers }: FileOptions): LineCell {
  const { type, labels = {}, identifier = false } = column;
  const words = Object.values(labels).flatMap((label) => [inLanguage(label, 'zh'), inLanguage(label, 'en')]);
  if (null_text !== '') words.push(null_text);
  const isFormula = identifier && long_numbers === 'excel_text';
  const isPlain = plainTypes.includes(type) && !isFormula && !words.some((word) => UNPLAIN.test(word));
  return { sql, isPlain };
}

/**
 * A line of CSV with the quotes of COPY: an empty text has them, a missing value has none. In a line of one cell a missing
 * value is quoted too, and so is `\.`.
 */
export function csvLineSql(cells: readonly LineCell[], delimiter: string, newline: string): string {
  const isOnly = cells.length === 1;
  const special = ['"', delimiter, '\r', '\n'].map(quoted).join(', ');
  const quotedSql = (cell: string) => `concat('"', replaceAll(${cell}, '"', '""'), '"')`;
  const written = cells.map(({ sql, isPlain }, index) =>
    isPlain
      ? presentSql(sql, isOnly ? '""' : '')
      : escapedSql(sql, index, isOnly ? '""' : '', {
          isSpecial: (cell) =>
            `${cell} = '' OR ${isOnly ? `${cell} = ${quoted('\\.')} OR ` : ''}multiSearchAny(${cell}, [${special}])`,
          escaped: quotedSql,
        }),
  );
  return lineSql(written, delimiter, newline);
}

/** A line in the text format of COPY. */
export function copyLineSql(cells: readonly LineCell[]): string {
  const written = cells.map(({ sql, isPlain }, index) =>
    isPlain
      ? presentSql(sql, MISSING)
      : escapedSql(sql, index, MISSING, {
          isSpecial: (cell) => `match(${cell}, ${quoted('[\\x08-\\x0d\\\\]')})`,
          escaped: copyEscapedSql,
        }),
  );
  return lineSql(written, '\t', '\n');
}

/** The characters that COPY escapes, by the letter behind the backslash; the backslash itself comes first. */
const copyEscapes = ['\\', 'b', 't', 'n', 'v', 'f', 'r'] as const;

function copyEscapedSql(cell: string): string {
  const character = (letter: string) => (letter === '\\' ? quoted('\\') : `'\\${letter}'`);
  return copyEscapes.reduce(
    (sql, letter) => `replaceAll(${sql}, ${character(letter)}, ${quoted(`\\${letter}`)})`,
    cell,
  );
}

function presentSql(cell: string, missing: string): string {
  return `coalesce(${cell}, ${quoted(missing)})`;
}

/** The expression of a cell is named, so that the statement contains it once. */
function escapedSql(
  cell: string,
  index: number,
  missing: string,
  { isSpecial, escaped }: { isSpecial: (cell: string) => string; escaped: (cell: string) => string },
): string {
  const name = `__cell_${index}`;
  return `assumeNotNull(CASE WHEN ((${cell}) AS ${name}) IS NULL THEN ${quoted(missing)} WHEN ${isSpecial(name)} THEN ${escaped(name)} ELSE ${name} END)`;
}

function lineSql(cells: readonly string[], delimiter: string, newline: string): string {
  const line = cells.flatMap((cell, index) => (index === 0 ? [cell] : [quoted(delimiter), cell]));
  return `concat(${[...line, quoted(newline)].join(', ')})`;
}
