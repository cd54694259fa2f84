import type { Options } from 'csv-stringify';
import { stringify } from 'csv-stringify/sync';
import pg from 'pg';
import type { Column } from '../exporter/column.js';
import type { SqlPlan } from '../exporter/export-plan.js';
import { cellSql, cellTitle } from './cell-rules.js';
import type { Dialect } from './dialect.js';

/**
 * What makes csv-stringify quote as COPY does: a text that is empty but there is quoted, a missing one is not, and
 * so is one with any line break, not only with the file's own. Alone on its line, `\.` once was the end of the data,
 * so COPY still quotes it in a row of one cell.
 */
export function csvOptions({ delimiter, newline }: Dialect, columns: readonly Column[]): Options {
  const quoted_match = columns.length === 1 ? /^(\\\.)?$/ : /^$/;
  return { delimiter, record_delimiter: newline, quote_record_delimiter: true, quoted_match };
}

/** The first bytes of a file: the byte order mark and the header, which come from the definitions, never from a row. */
export function csvHeader(columns: readonly Column[], dialect: Dialect): Buffer {
  const titles = columns.map((column) => cellTitle(column, dialect));
  return Buffer.from(dialect.mark + stringify([titles], csvOptions(dialect, columns)));
}

/** The statement that makes PostgreSQL itself write the rows of a plan as CSV, each ending in a line feed. */
export function csvCopySql(columns: readonly Column[], { from, orderBy }: SqlPlan, dialect: Dialect): string {
  const cells = columns.map((column) => cellSql(column, dialect));
  const options = `FORMAT csv, DELIMITER ${pg.escapeLiteral(dialect.delimiter)}, ENCODING 'UTF8'`;
  return `COPY (SELECT ${cells.join(', ')} ${from} ORDER BY ${orderBy}) TO STDOUT (${options})`;
}
