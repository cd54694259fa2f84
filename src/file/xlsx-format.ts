import { inLanguage, type Column } from '../exporter/column.js';
import { recordName } from '../exporter/checked-records.js';
import { quote } from '../exporter/faults.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { CellLines } from './cell-lines.js';
import { LINE_FEED } from './copy-text.js';
import { deflated, type Packed } from './deflated.js';
import type { FileContent, FileFormat } from './file-format.js';
import { FileOptions } from './file-options.js';
import { RowWriter, type Rows, type RowTemplate } from './row-writer.js';
import { sheetCell, sheetCellSql, sheetTemplate } from './sheet-cells.js';
import { titlesOf } from './titles.js';
import { tooLong } from './workbook-limit.js';
import * as parts from './workbook-parts.js';
import { ZipWriter } from './zip-writer.js';

/** Rows of an Excel sheet, with its header. */
const SHEET_ROWS = 1_048_576;

/** The maximum size of a sheet, and of a workbook. ZIP64 would allow more, but LibreOffice can't read it. */
const MOST_BYTES = 2 ** 32 - 1;

/** An upper estimate for the size of a cell, by which a sheet of many columns ends before Excel's last row. */
const CELL_BYTES = 100;

/** The maximum number of first rows that decide the widths of the columns. */
const FIRST_ROWS = 100;

/**
 * An Excel workbook. `RowWriter` writes the rows of its sheets, and lanes compress one sheet side by side. The cells have
 * types, so Excel never reads a text as a formula and no text needs protection.
 */
export class XlsxFormat extends CellLines implements FileFormat {
  readonly extension = 'xlsx';
  /** The sheets, and the area of each, are written before their rows. */
  readonly needsTotal = true;
  readonly contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

  constructor(sent: FileOptions) {
    const options = unprotected(sent);
    super(options, {
      sql: (column, dialect) => sheetCellSql(column, options, dialect),
      text: (column, value) => sheetCell(column, value, options),
    });
  }

  /** A lane does not know how many rows precede it, so it cannot tell where a sheet ends. */
  mostLanes(columns: readonly Column[], rows: number): number {
    return rows < sheetRows(columns) ? Infinity : 1;
  }

  file(
    columns: readonly Column[],
    lanes: readonly AsyncIterable<Buffer>[],
    content: FileContent,
  ): AsyncIterable<Buffer>[] {
    return new Workbook(columns, lanes, content, this.options).lanes();
  }
}

/** The options without protection against formulas and conversions of a spreadsheet. */
export function unprotected(options: FileOptions): FileOptions {
  return Object.assign(new FileOptions(), options, { formula_guard: false, long_numbers: 'plain' });
}

function sheetRows(columns: readonly Column[]): number {
  return Math.min(SHEET_ROWS, Math.floor(MOST_BYTES / CELL_BYTES / columns.length));
}

/** One workbook while it is written. */
class Workbook {
  private readonly zip: ZipWriter;
  private readonly titles: string[];
  private readonly sheets: parts.Sheet[];
  private readonly rows: SheetRows[];

  constructor(
    columns: readonly Column[],
    lanes: readonly AsyncIterable<Buffer>[],
    private readonly content: FileContent,
    options: FileOptions,
  ) {
    this.zip = new ZipWriter(content.created);
    this.titles = titlesOf(columns, options);
    this.sheets = sheetsOf(content, columns, options);
    const template = rowTemplate(columns, options, content);
    this.rows = lanes.map((lane) => new SheetRows(new RowWriter(template).rows(lane)));
  }

  /** Either there is one lane, or there is one sheet. */
  lanes(): AsyncIterable<Buffer>[] {
    const packed = this.sheets.map((sheet) =>
      deflated(this.rows.map((rows, lane) => this.sheetLane(sheet, rows, lane))),
    );
    return this.rows.map((_, lane) => this.lane(lane, packed));
  }

  private async *lane(lane: number, packed: ReturnType<typeof deflated>[]): AsyncGenerator<Buffer> {
    const [first, last] = [lane === 0, lane === this.rows.length - 1];
    if (first) yield this.start();
    for (const [index, sheet] of this.sheets.entries()) {
      const compressed = packed[index];
      if (first) yield this.zip.begin(`xl/${sheet.path}`);
      yield* compressed?.lanes[lane] ?? [];
      if (last && compressed) yield this.zip.end(withinLimit(await compressed.packed));
    }
    if (last) yield withinLimit(this.zip).finish();
  }

  /** Programs recognize a workbook by its first parts. */
  private start(): Buffer {
    const { zip, sheets, titles, content } = this;
    return Buffer.concat([
      zip.file('[Content_Types].xml', parts.contentTypes),
      zip.file('_rels/.rels', parts.packageRelationships),
      zip.file('xl/workbook.xml', parts.workbook(sheets, titles.length)),
      zip.file('xl/_rels/workbook.xml.rels', parts.workbookRelationships(sheets)),
      zip.file('xl/styles.xml', parts.styles),
      zip.file('docProps/core.xml', parts.coreProperties(content)),
    ]);
  }

  private async *sheetLane(sheet: parts.Sheet, rows: SheetRows, lane: number): AsyncGenerator<Buffer> {
    if (lane === 0) {
      yield Buffer.from(parts.sheetStart(sheet, this.titles, await rows.first(FIRST_ROWS)));
    }
    // The last sheet takes all that is left, so that the lines are read to their end, where their number is checked.
    yield* rows.take(sheet === this.sheets.at(-1) ? Infinity : sheet.rows - 1);
    if (lane === this.rows.length - 1) yield Buffer.from(parts.sheetEnd(sheet, this.titles.length));
  }
}

/** The sheets among which the rows are divided. A workbook without rows has one, too. */
function sheetsOf(
  { total, typeTitle }: FileContent,
  columns: readonly Column[],
  { labels }: FileOptions,
): parts.Sheet[] {
  const most = sheetRows(columns) - 1;
  const title = inLanguage(typeTitle, labels === 'raw' ? 'en' : labels);
  return Array.from({ length: Math.max(1, Math.ceil(total / most)) }, (_, index) => ({
    name: parts.sheetName(title, index),
    path: `worksheets/sheet${index + 1}.xml`,
    rows: Math.min(most, total - index * most) + 1,
  }));
}

/** Hands out rows to one sheet after the other. */
class SheetRows {
  private ready: Rows | undefined;

  constructor(private readonly lines: AsyncGenerator<Rows>) {}

  /** Copies of the first rows, which are taken later. */
  async first(most: number): Promise<string[]> {
    const read: Rows = { bytes: Buffer.from(this.ready?.bytes ?? ''), count: this.ready?.count ?? 0 };
    while (read.count < most) {
      const lines = await this.next();
      if (!lines) break;
      read.bytes = Buffer.concat([read.bytes, lines.bytes]);
      read.count += lines.count;
    }
    this.ready = read;
    const rows = read.bytes.toString('utf8', 0, endOfLine(read.bytes, most));
    return rows.split('\n').slice(0, -1);
  }

  async *take(most: number): AsyncGenerator<Buffer> {
    for (let left = most; left > 0;) {
      const lines = this.ready ?? (await this.next());
      this.ready = undefined;
      if (!lines) return;
      const { bytes, count } = lines;
      if (count <= left) {
        yield bytes;
      } else {
        const end = endOfLine(bytes, left);
        this.ready = { bytes: bytes.subarray(end), count: count - left };
        yield bytes.subarray(0, end);
      }
      left -= count;
    }
  }

  private async next(): Promise<Rows | undefined> {
    const next = await this.lines.next();
    return next.done ? undefined : next.value;
  }
}

/** The place after a line, or after the last one. */
function endOfLine(bytes: Buffer, number: number): number {
  let end = 0;
  for (let line = 0; line < number; line += 1) {
    const feed = bytes.indexOf(LINE_FEED, end);
    if (feed < 0) return bytes.length;
    end = feed + 1;
  }
  return end;
}

/** How rows are written. A text that is too long is refused. */
function rowTemplate(
  columns: readonly Column[],
  options: FileOptions,
  { identifier }: FileContent,
): RowTemplate {
  const place = columns.findIndex(({ key }) => key === identifier?.key);
  const templates = columns.map((column) =>
    sheetTemplate(column, options, (length, cell) => {
      const id = cell.values()[place];
      const name = id == null ? '' : `${identifier?.key ?? ''} ${quote(id)}`;
      throw tooLong(column, length, recordName(cell.row, name));
    }),
  );
  return { open: '<row>', columns: templates, close: '</row>\n' };
}

/** @throws PlatformError 4001001 for a size that LibreOffice cannot read. */
function withinLimit<Measured extends Pick<Packed, 'size'>>(measured: Measured): Measured {
  if (measured.size <= MOST_BYTES) return measured;
  throw new PlatformError(
    ErrorCode.fieldInvalid,
    'options.format: the file or one of its sheets exceeds 4 GiB, the limit of format xlsx. Use csv or jsonl.',
    { zh: 'options.format：文件或其中一个工作表超过 4 GiB，即 xlsx 的上限。请改用 csv 或 jsonl。' },
  );
}
