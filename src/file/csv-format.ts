import type { Options } from 'csv-stringify';
import { stringify } from 'csv-stringify/sync';
import pg from 'pg';
import type { Column } from '../exporter/column.js';
import { clickhouse } from '../exporter/clickhouse-dialect.js';
import { postgres } from '../exporter/postgres-dialect.js';
import type { SourceRecord } from '../exporter/record-exporter.js';
import type { SqlPlan } from '../records/sql-plan.js';
import { cellSql, cellText } from './cell-rules.js';
import { csvLineSql, lineCell } from './clickhouse-lines.js';
import { copyStatement, type FileFormat } from './file-format.js';
import type { FileOptions } from './file-options.js';
import { gb18030 } from './gb18030.js';
import { titlesOf } from './titles.js';

/** Excel reads a CSV file as UTF-8 only if it begins with this mark. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * CSV: a header, then one line for each row. In a file of one column a missing value is quoted like an empty text: readers
 * skip blank lines.
 */
export class CsvFormat implements FileFormat {
  readonly extension = 'csv';
  readonly contentType: string;
  readonly newline: '\r\n' | '\n';
  readonly timezone: string;

  constructor(private readonly options: FileOptions) {
    this.contentType = `text/csv; charset=${options.encoding === 'gb18030' ? 'gb18030' : 'utf-8'}`;
    this.newline = options.newline === 'crlf' ? '\r\n' : '\n';
    this.timezone = options.timezone;
  }

  copySql(columns: readonly Column[], plan: SqlPlan): string {
    const cells = columns.map((column) => cellSql(column, this.options, postgres));
    // COPY quotes an empty text.
    if (cells.length === 1) cells[0] = `coalesce((${cells.join('')})::text, '')`;
    return copyStatement(cells, plan, `FORMAT csv, DELIMITER ${pg.escapeLiteral(this.options.delimiter)}`);
  }

  lineSql(columns: readonly Column[]): string {
    const cells = columns.map((column) =>
      lineCell(cellSql(column, this.options, clickhouse), column, this.options),
    );
    return csvLineSql(cells, this.options.delimiter, this.newline);
  }

  lines(columns: readonly Column[], records: readonly SourceRecord[]): string {
    const rows = records.map((record) =>
      columns.map((column) => {
        const text = cellText(column, record[column.key], this.options);
        return columns.length === 1 ? (text ?? '') : text;
      }),
    );
    return stringify(rows, this.stringifyOptions(columns));
  }

  file(columns: readonly Column[], lanes: readonly AsyncIterable<Buffer>[]): AsyncIterable<Buffer>[] {
    const mark = this.options.encoding === 'utf-8-bom' ? BYTE_ORDER_MARK : '';
    const header = mark + stringify([titlesOf(columns, this.options)], this.stringifyOptions(columns));
    return lanes.map((lane, index) => {
      const lines = index === 0 ? withHeader(Buffer.from(header), lane) : lane;
      return this.options.encoding === 'gb18030' ? gb18030(lines) : lines;
    });
  }

  /**
   * The options with which csv-stringify quotes as COPY does. An empty text is quoted, a missing value is not. A text with
   * any line break is quoted, not only one with the line break of the file. In a row of one cell `\.` is quoted: alone on
   * its line it used to mark the end of the data.
   */
  private stringifyOptions(columns: readonly Column[]): Options {
    return {
      delimiter: this.options.delimiter,
      record_delimiter: this.newline,
      quote_record_delimiter: true,
      quoted_match: columns.length === 1 ? /^(\\\.)?$/ : /^$/,
    };
  }
}

async function* withHeader(header: Buffer, lines: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield header;
  yield* lines;
}
