import { fileName } from '../file-name/file-name.js';
import type { Column } from '../exporter/column.js';
import { cellSql, cellText } from './cell-rules.js';
import { CellLines } from './cell-lines.js';
import { compressed } from './compression.js';
import { CsvFormat } from './csv-format.js';
import type { FileContent, FileFormat, LineFormat } from './file-format.js';
import type { FileOptions } from './file-options.js';
import { JsonlFormat } from './jsonl-format.js';
import { titlesOf } from './titles.js';
import { unprotected, XlsxFormat } from './xlsx-format.js';

/** The file that a task's options describe. */
export class ExportFile {
  /** Writes its rows. */
  readonly lineFormat: LineFormat;
  /** The extension of its name, e.g. `csv.gz`. */
  readonly extension: string;
  /** Its content type for browsers. */
  readonly contentType: string;
  private readonly format: FileFormat;
  private readonly cellOptions: FileOptions;

  constructor(private readonly options: FileOptions) {
    this.format = formatOf(options);
    this.lineFormat = this.format;
    this.cellOptions = options.format === 'csv' ? options : unprotected(options);
    const { extension, contentType } = this.format;
    const { compress } = options;
    this.extension = { none: extension, gzip: `${extension}.gz`, zip: 'zip' }[compress];
    this.contentType = { none: contentType, gzip: 'application/gzip', zip: 'application/zip' }[compress];
  }

  /** Writes its cells one by one, for a preview. */
  get cellFormat(): LineFormat {
    return new CellLines(this.cellOptions, {
      sql: (column, dialect) => cellSql(column, this.cellOptions, dialect),
      text: (column, value) => cellText(column, value, this.cellOptions),
    });
  }

  header(columns: readonly Column[]): string[] {
    return titlesOf(columns, this.cellOptions);
  }

  /**
   * The bytes of the file in consecutive parts, one for each lane.
   * @param lanes the lines that `lineFormat` writes.
   */
  bytes(
    columns: readonly Column[],
    lanes: readonly AsyncIterable<Buffer>[],
    content: FileContent,
  ): AsyncIterable<Buffer>[] {
    const name = fileName(content.title, `.${this.format.extension}`);
    const file = this.format.file(columns, lanes, content);
    return compressed(file, this.options.compress, { name, modified: content.created });
  }
}

function formatOf(options: FileOptions): FileFormat {
  switch (options.format) {
    case 'csv':
      return new CsvFormat(options);
    case 'xlsx':
      return new XlsxFormat(options);
    case 'jsonl':
      return new JsonlFormat(options);
    default:
      return options.format satisfies never;
  }
}
