import type { ClickhouseDatabase } from '../clickhouse/clickhouse-database.js';
import type { ExportPlan } from '../exporter/export-plan.js';
import type { LineFormat } from '../file/file-format.js';
import type { RecordsDatabase } from '../records/records-database.js';
import { ClickhouseReading } from './clickhouse-reading.js';
import type { Reading } from './reading.js';
import { RecordReading } from './record-reading.js';
import { SqlReading } from './sql-reading.js';

/** The databases that sources read. */
export interface SourceDatabases {
  records: RecordsDatabase;
  clickhouse: ClickhouseDatabase;
}

/**
 * Opens the rows of a plan: an SQL source in one snapshot of the records database, a ClickHouse source in one statement, a
 * record source as it is.
 * @param mostLanes the maximum number of connections that read side by side.
 * @param signal aborts all work for the reading until it is closed.
 * @throws PlatformError if the read fails for good. After any other error the task is retried.
 */
export async function openReading(
  { records, clickhouse }: SourceDatabases,
  plan: ExportPlan,
  format: LineFormat,
  mostLanes: number,
  signal: AbortSignal,
): Promise<Reading> {
  if ('sql' in plan) return SqlReading.open(records, plan.columns, plan.sql, format, mostLanes, signal);
  if ('clickhouse' in plan) {
    return ClickhouseReading.open(clickhouse, plan.columns, plan.clickhouse, format, signal);
  }
  return new RecordReading(await plan.open(signal), plan.columns, format);
}
