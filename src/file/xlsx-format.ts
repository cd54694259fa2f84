import { ZipError } from 'hucre';
import { writeXlsxStream, XLSX_MAX_ROWS_PER_SHEET } from 'hucre/xlsx';
import type { Column } from '../exporter/column.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { cellSql, cellText, titleOf } from './cell-rules.js';
import { CellLines, cellRows } from './cell-lines.js';
import type { FileFormat } from './file-format.js';
import { FileOptions } from './file-options.js';
import { jsonCellSql, jsonCellText } from './json-cells.js';
import { numberFormats, xlsxText, xlsxValue, type XlsxValue } from './xlsx-value.js';

/** In characters: wide enough for `2014-10-09 08:15:40`. Excel shows a date that does not fit as `####`. */
const WIDTH = 20;

/** The maximum size of an uncompressed sheet. ZIP64 would allow more, but LibreOffice can't read it. */
const SHEET_BYTES = 2 ** 32;

/** An upper estimate for the size of a cell, by which a sheet of many columns ends before Excel's last row. */
const CELL_BYTES = 100;

/**
 * An Excel workbook, written in constant memory; a new sheet begins when one is full. Its cells have types, so Excel never
 * reads a text as a formula and no text needs protection.
 */
export class XlsxFormat extends CellLines implements FileFormat {
  readonly extension = 'xlsx';
  readonly contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

  constructor(private readonly options: FileOptions) {
    const plain = unprotected(options);
    // The type of a cell comes from the column; for a column of unknown type it comes from the JSON of the value.
    super(options.timezone, {
      sql: (column) => (column.type === 'json' ? jsonCellSql(column, plain) : cellSql(column, plain)),
      text: (column, value) =>
        column.type === 'json' ? jsonCellText(column, value, plain) : cellText(column, value, plain),
    });
  }

  async *file(columns: readonly Column[], lines: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const workbook = writeXlsxStream(this.rows(columns, lines), {
      name: 'export',
      columns: columns.map(({ type }) => {
        const numFmt = numberFormats[type];
        return { width: WIDTH, ...(numFmt !== undefined && { numFmt }) };
      }),
      // A frozen first row, the header, is repeated on every sheet.
      freezePane: { rows: 1 },
      maxRowsPerSheet: Math.min(
        XLSX_MAX_ROWS_PER_SHEET,
        Math.floor(SHEET_BYTES / CELL_BYTES / columns.length),
      ),
    });
    try {
      for await (const bytes of workbook) yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    } catch (error) {
      if (!(error instanceof ZipError)) throw error;
      throw new PlatformError(
        ErrorCode.fieldInvalid,
        'options.format: the file or one of its sheets exceeds 4 GiB, the limit of format xlsx. Use csv or jsonl.',
      );
    }
  }

  private async *rows(columns: readonly Column[], lines: AsyncIterable<Buffer>): AsyncGenerator<XlsxValue[]> {
    yield columns.map((column) => xlsxText(titleOf(column, this.options), column));
    for await (const rows of cellRows(lines)) {
      for (const row of rows) {
        yield columns.map((column, index) => xlsxValue(row[index] ?? null, column, this.options));
      }
    }
  }
}

/** The options without protection against formulas and conversions of a spreadsheet. */
export function unprotected(options: FileOptions): FileOptions {
  return Object.assign(new FileOptions(), options, { formula_guard: false, long_numbers: 'plain' });
}
