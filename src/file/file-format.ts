import type { Column } from '../exporter/column.js';
import type { SqlPlan } from '../records/sql-plan.js';
import type { SourceRecord } from '../exporter/record-exporter.js';

/** Writes rows as lines: PostgreSQL for an SQL source, this process for a record source, with the same bytes. */
export interface LineFormat {
  /** The line break of each line. */
  readonly newline: '\r\n' | '\n';
  /** The zone of times, by its IANA name; the session that runs `copySql` must be set to it. */
  readonly timezone: string;
  /** The statement with which PostgreSQL writes the rows of a plan, each as a line that ends in a line feed. */
  copySql(columns: readonly Column[], plan: SqlPlan): string;
  /** The same lines, with `newline`, for the records of a record source. */
  lines(columns: readonly Column[], records: readonly SourceRecord[]): string;
}

/** A file format: writes rows as lines, and lines as a file. */
export interface FileFormat extends LineFormat {
  /** The extension of its name, e.g. `csv`. */
  readonly extension: string;
  /** Its content type for browsers. */
  readonly contentType: string;
  /**
   * The bytes of the whole file. The header comes from the column definitions, never from a row.
   * @param lines in UTF-8. The blocks may be cut anywhere, and each is only valid until the next one is read.
   */
  file(columns: readonly Column[], lines: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  /** The bytes of further lines at the end of the file. A format without this method is written by a single lane. */
  continued?(lines: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
}

/** The statement with which PostgreSQL writes the cells of each row of a plan as CSV with these options. */
export function copyStatement(cells: string, { from, orderBy, limit }: SqlPlan, options: string): string {
  const most = limit === undefined ? '' : ` LIMIT ${limit}`;
  return `COPY (SELECT ${cells} ${from} ORDER BY ${orderBy}${most}) TO STDOUT (FORMAT csv, ENCODING 'UTF8', ${options})`;
}

/**
 * The options with which COPY writes the single cell of a row unquoted. The cell is JSON, which escapes control
 * characters: it contains neither of these two nor a line break.
 */
export const UNQUOTED = String.raw`QUOTE E'\x01', DELIMITER E'\x02'`;
