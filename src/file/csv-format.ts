import type { Options } from 'csv-stringify';
import { stringify } from 'csv-stringify/sync';
import iconv from 'iconv-lite';
import pg from 'pg';
import type { Column, ColumnType } from '../exporter/column.js';
import type { SqlPlan } from '../records/sql-plan.js';
import type { SourceRecord } from '../exporter/record-exporter.js';
import { cellSql, cellText } from './cell-rules.js';
import { copyStatement, type FileFormat } from './file-format.js';
import type { FileOptions } from './file-options.js';
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
    const cells = columns.map((column) => {
      const cell = cellSql(column, this.options);
      return this.isGb18030 && TEXTUAL.includes(column.type) ? gb18030Sql(`(${cell})::text`) : cell;
    });
    // COPY quotes an empty text.
    if (cells.length === 1) cells[0] = `coalesce((${cells.join('')})::text, '')`;
    const delimiter = `DELIMITER ${pg.escapeLiteral(this.options.delimiter)}`;
    return copyStatement(cells.join(', '), plan, delimiter, this.isGb18030 ? 'GB18030' : 'UTF8');
  }

  lines(columns: readonly Column[], records: readonly SourceRecord[]): Buffer {
    const rows = records.map((record) =>
      columns.map((column) => {
        const text = cellText(column, record[column.key], this.options);
        return columns.length === 1 ? (text ?? '') : text;
      }),
    );
    return this.encoded(stringify(rows, this.stringifyOptions(columns)));
  }

  file(columns: readonly Column[], lanes: readonly AsyncIterable<Buffer>[]): AsyncIterable<Buffer>[] {
    const mark = this.options.encoding === 'utf-8-bom' ? BYTE_ORDER_MARK : '';
    const header = mark + stringify([titlesOf(columns, this.options)], this.stringifyOptions(columns));
    const encoded = this.encoded(header);
    return lanes.map((lane, index) => (index === 0 ? withHeader(encoded, lane) : lane));
  }

  private get isGb18030(): boolean {
    return this.options.encoding === 'gb18030';
  }

  private encoded(text: string): Buffer {
    return this.isGb18030 ? gb18030(text) : Buffer.from(text);
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

/** The types whose cells may hold any character. */
const TEXTUAL: readonly ColumnType[] = ['text', 'text_enum', 'list', 'json'];

/** iconv-lite encodes this character as another one. These are its bytes in every edition of the standard. */
const MISENCODED = { character: '\uE5E5', bytes: Buffer.of(0xa3, 0xa0) };

function gb18030(text: string): Buffer {
  const parts = text
    .toWellFormed()
    .split(MISENCODED.character)
    .map((part) => iconv.encode(part, 'gb18030'));
  return Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [MISENCODED.bytes, part])));
}

/** The two characters whose bytes the edition of 2005 exchanged; PostgreSQL has those of 2000. */
const EXCHANGED = ['ḿ', '\uE7C7'] as const;

/** The SQL expression for a text that PostgreSQL encodes by its table as the edition of 2005 encodes the given text. */
function gb18030Sql(text: string): string {
  const [one, other] = EXCHANGED;
  const has = EXCHANGED.map((character) => `strpos(${text}, '${character}') > 0`).join(' OR ');
  return `CASE WHEN ${has} THEN translate(${text}, '${one}${other}', '${other}${one}') ELSE ${text} END`;
}
