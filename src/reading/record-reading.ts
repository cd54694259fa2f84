import type { Column } from '../exporter/column.js';
import type { OpenedRecords, SourceRecord } from '../exporter/record-exporter.js';
import { sourceFault } from '../exporter/checked-records.js';
import type { LineFormat } from '../file/file-format.js';
import type { Reading } from './reading.js';

/** Number of records that become one block. */
const BATCH = 500;

/** Reads a record source in one lane; this process formats the lines. */
export class RecordReading implements Reading {
  rows = 0;

  constructor(
    private readonly source: OpenedRecords,
    private readonly columns: readonly Column[],
    private readonly format: LineFormat,
  ) {}

  get total(): number {
    return this.source.total;
  }

  lanes(): AsyncIterable<Buffer>[] {
    return [this.blocks()];
  }

  private async *blocks(): AsyncGenerator<Buffer> {
    let batch: SourceRecord[] = [];
    for await (const record of this.source.records) {
      this.rows += 1;
      // The source may never end.
      if (this.rows > this.total) throw this.miscount();
      batch.push(record);
      if (batch.length < BATCH) continue;
      yield this.write(batch);
      batch = [];
    }
    if (batch.length > 0) yield this.write(batch);
    if (this.rows !== this.total) throw this.miscount();
  }

  private miscount(): Error {
    return sourceFault('total', {
      en: `the source announced ${this.total} records, but yielded ${this.rows}. Must be the number of records`,
      zh: `数据源声明有 ${this.total} 条记录，实际有 ${this.rows} 条`,
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private write(batch: readonly SourceRecord[]): Buffer {
    return Buffer.from(this.format.lines(this.columns, batch));
  }
}
