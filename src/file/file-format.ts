import type { Column, Title } from '../exporter/column.js';
import type { SqlPlan } from '../records/sql-plan.js';
import type { SourceRecord } from '../exporter/record-exporter.js';

/**
 * Writes rows as lines: PostgreSQL or ClickHouse for a source in it, this process for a record source, with the same bytes.
 */
export interface LineFormat {
  /** The line break of each line. */
  readonly newline: '\r\n' | '\n';
  /** The zone of times, by its IANA name; the session that runs `copySql` must be set to it. */
  readonly timezone: string;
  /** The statement with which PostgreSQL writes the rows of a plan, each as a line that ends in a line feed. */
  copySql(columns: readonly Column[], plan: SqlPlan): string;
  /** The expression with which ClickHouse writes a row as the same line, with `newline`. */
  lineSql(columns: readonly Column[]): string;
  /** The same lines, with `newline`, for the records of a record source. */
  lines(columns: readonly Column[], records: readonly SourceRecord[]): string;
  /** Whether the file depends on the number of rows before the first one is read. */
  readonly needsTotal?: boolean;
  /** The maximum number of lanes for this number of rows; without this method, there is no maximum. */
  mostLanes?(columns: readonly Column[], rows: number): number;
}

/** The metadata of a file. */
export interface FileContent {
  /** Number of rows. */
  total: number;
  /** The name of the task. */
  title: string;
  /** The title of the record type. */
  typeTitle: Title;
  /** The name of the member who created the task. */
  creator: string;
  /** When the task was created. */
  created: Date;
  /** The column that identifies a record in a refusal. */
  identifier: Column | undefined;
}

/** A file format: writes rows as lines, and lines as a file. */
export interface FileFormat extends LineFormat {
  /** The extension of its name, e.g. `csv`. */
  readonly extension: string;
  /** Its content type for browsers. */
  readonly contentType: string;
  /**
   * The bytes of the file in consecutive parts, one for each lane. The header comes from the column definitions, never
   * from a row.
   * @param lanes lines in UTF-8. The blocks may be cut anywhere, and each is only valid until the next one is read. Each
   *   lane begins with a whole line, and there is at least one.
   */
  file(
    columns: readonly Column[],
    lanes: readonly AsyncIterable<Buffer>[],
    content: FileContent,
  ): AsyncIterable<Buffer>[];
}

/** The statement with which PostgreSQL writes the cells of each row of a plan as a line, by default in its text format. */
export function copyStatement(
  cells: readonly string[],
  { from, orderBy, limit }: SqlPlan,
  format = 'FORMAT text',
): string {
  const most = limit === undefined ? '' : ` LIMIT ${limit}`;
  return `COPY (SELECT ${cells.join(', ')} ${from} ORDER BY ${orderBy}${most}) TO STDOUT (${format}, ENCODING 'UTF8')`;
}
