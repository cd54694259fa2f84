import type { ExportPlan } from '../exporter/export-plan.js';
import type { LineFormat } from '../file/file-format.js';
import type { RecordsDatabase } from '../records/records-database.js';
import type { Reading } from './reading.js';
import { RecordReading } from './record-reading.js';
import { SqlReading } from './sql-reading.js';

/**
 * Opens the rows of a plan: an SQL source in one snapshot of the records database, a record source as it is.
 * @param mostLanes the maximum number of connections that read side by side.
 * @param signal aborts all work for the reading until it is closed.
 * @throws PlatformError if the read fails for good. After any other error the task is retried.
 */
export async function openReading(
  records: RecordsDatabase,
  plan: ExportPlan,
  format: LineFormat,
  mostLanes: number,
  signal: AbortSignal,
): Promise<Reading> {
  if ('sql' in plan) return SqlReading.open(records, plan.columns, plan.sql, format, mostLanes, signal);
  return new RecordReading(await plan.open(signal), plan.columns, format);
}
