import type { Column } from '../exporter/column.js';
import type { SqlPlan } from '../records/sql-plan.js';
import type { SourceRecord } from '../exporter/record-exporter.js';

/** How rows become lines, the same bytes whether PostgreSQL writes them or this process does. */
export interface LineFormat {
  /** What each line ends in. */
  readonly newline: '\r\n' | '\n';
  /** The zone of times, by its IANA name, in which the session that runs `copySql` must be. */
  readonly timezone: string;
  /** The statement that makes PostgreSQL write the rows of a plan, one line each, which ends in a line feed. */
  copySql(columns: readonly Column[], plan: SqlPlan): string;
  /** The same lines, with their endings, for records of a source's own. */
  lines(columns: readonly Column[], records: readonly SourceRecord[]): string;
}

/** A kind of file: how rows become lines, and lines a file. */
export interface FileFormat extends LineFormat {
  /** The ending of its name, e.g. `csv`. */
  readonly extension: string;
  /** What a browser is told that it is. */
  readonly contentType: string;
  /**
   * The bytes of the whole file, the header included, which comes from the definitions, never from a row.
   * @param lines in UTF-8, in blocks that may be cut anywhere and are lent: until the next one is asked for.
   */
  file(columns: readonly Column[], lines: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  /** The bytes that further lines add to the end of the file; without it, one lane alone writes such a file. */
  continued?(lines: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
}

/** The statement that makes PostgreSQL write one expression for each row of a plan, as CSV with these options. */
export function copyStatement(cells: string, { from, orderBy, limit }: SqlPlan, options: string): string {
  const most = limit === undefined ? '' : ` LIMIT ${limit}`;
  return `COPY (SELECT ${cells} ${from} ORDER BY ${orderBy}${most}) TO STDOUT (FORMAT csv, ENCODING 'UTF8', ${options})`;
}

/**
 * The options of a COPY that leaves each row's one expression as it is. JSON escapes control characters, so that it
 * never holds one of these, nor a line break.
 */
export const UNQUOTED = String.raw`QUOTE E'\x01', DELIMITER E'\x02'`;
