import { stringify } from 'csv-stringify/sync';
import type { Column } from '../exporter/column.js';
import type { RecordSource, SourceRecord } from '../exporter/record-exporter.js';
import { cellText } from './cell-rules.js';
import type { Dialect } from './dialect.js';
import { csvOptions } from './csv-file.js';
import type { Reading } from './reading.js';

/** Records that are written at once. */
const BATCH = 500;

type Opened = Awaited<ReturnType<RecordSource['open']>>;

/** The record lane: records from a source of their own, through csv-stringify. */
export class RecordReading implements Reading {
  rows = 0;

  constructor(
    private readonly source: Opened,
    private readonly columns: readonly Column[],
    private readonly dialect: Dialect,
  ) {}

  get total(): number {
    return this.source.total;
  }

  async *blocks(): AsyncGenerator<Buffer> {
    let batch: (string | null)[][] = [];
    for await (const record of this.source.records) {
      batch.push(this.cells(record));
      if (batch.length < BATCH) continue;
      yield this.write(batch);
      batch = [];
    }
    if (batch.length > 0) yield this.write(batch);
  }

  /** The source was given the signal itself. */
  cancel(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private cells(record: SourceRecord): (string | null)[] {
    return this.columns.map((column) => cellText(column, record[column.key], this.dialect));
  }

  private write(batch: (string | null)[][]): Buffer {
    this.rows += batch.length;
    return Buffer.from(stringify(batch, csvOptions(this.dialect, this.columns)));
  }
}
