import type { ClickhouseDatabase } from '../clickhouse/clickhouse-database.js';
import type { ClickhousePlan } from '../clickhouse/clickhouse-plan.js';
import type { ClickhouseRows } from '../clickhouse/clickhouse-rows.js';
import type { Column } from '../exporter/column.js';
import type { LineFormat } from '../file/file-format.js';
import type { Reading } from './reading.js';

/**
 * Reads a ClickHouse source in one lane. ClickHouse formats the lines, so rows never become JavaScript objects. Its
 * count and its read share no snapshot: `total` is an estimate until the end, unless the format needs it before.
 */
export class ClickhouseReading implements Reading {
  private constructor(
    private readonly read: ClickhouseRows,
    private readonly counted: number,
    private readonly isFixed: boolean,
    private readonly unlisten: () => void,
  ) {}

  /** @param signal aborts the running statement until the reading is closed. */
  static async open(
    database: ClickhouseDatabase,
    columns: readonly Column[],
    plan: ClickhousePlan,
    format: LineFormat,
    signal: AbortSignal,
  ): Promise<ClickhouseReading> {
    signal.throwIfAborted();
    const total = await database.count(plan, signal);
    const isFixed = format.needsTotal === true;
    const read = database.rows(format.lineSql(columns), isFixed ? { ...plan, limit: total } : plan);
    const cancel = () => void read.close();
    signal.addEventListener('abort', cancel);
    return new ClickhouseReading(read, total, isFixed, () => {
      signal.removeEventListener('abort', cancel);
    });
  }

  get total(): number {
    if (this.isFixed) return this.counted;
    return this.read.ended ? this.rows : Math.max(this.counted, this.rows);
  }

  get rows(): number {
    return this.read.rows;
  }

  lanes(): AsyncIterable<Buffer>[] {
    return [this.read];
  }

  async close(): Promise<void> {
    this.unlisten();
    await this.read.close();
  }
}
