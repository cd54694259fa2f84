import type { Column } from '../exporter/column.js';
import type { CopyRows } from '../exporter/copy-rows.js';
import type { SqlPlan } from '../exporter/export-plan.js';
import type { RecordsDatabase } from '../exporter/records-database.js';
import type { RecordsSnapshot } from '../exporter/records-snapshot.js';
import type { LineFormat } from './file-format.js';
import type { Reading } from './reading.js';

/** The fast lane: PostgreSQL itself writes the cells, so that rows never become JavaScript objects. */
export class SqlReading implements Reading {
  private copy: CopyRows | undefined;

  private constructor(
    readonly total: number,
    private readonly snapshot: RecordsSnapshot,
    private readonly sql: string,
    private readonly newline: string,
  ) {}

  /** Opens a snapshot and counts the rows in it. */
  static async open(
    records: RecordsDatabase,
    columns: readonly Column[],
    sql: SqlPlan,
    format: LineFormat,
    signal: AbortSignal,
  ): Promise<SqlReading> {
    const snapshot = await records.snapshot();
    // A database that can't be told to stop has failed, and so has the count that is waited for below.
    const cancel = () => void snapshot.cancel().catch(() => undefined);
    signal.addEventListener('abort', cancel);
    try {
      signal.throwIfAborted();
      const total = await snapshot.count(sql);
      return new SqlReading(total, snapshot, format.copySql(columns, sql), format.newline);
    } catch (error) {
      await snapshot.close();
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  get rows(): number {
    return this.copy?.rows ?? 0;
  }

  blocks(): AsyncIterable<Buffer> {
    this.copy = this.snapshot.copy(this.sql, this.newline);
    return this.copy as AsyncIterable<Buffer>;
  }

  cancel(): Promise<void> {
    return this.snapshot.cancel();
  }

  close(): Promise<void> {
    return this.snapshot.close();
  }
}
