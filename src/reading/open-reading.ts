import type { ExportPlan } from '../exporter/exporter-registry.js';
import type { RecordsDatabase } from '../records/records-database.js';
import type { LineFormat } from '../file/file-format.js';
import type { Reading } from './reading.js';
import { RecordReading } from './record-reading.js';
import { SqlReading } from './sql-reading.js';

/**
 * Opens the rows of a plan: those of a table in one snapshot, others from their own source.
 * @param mostLanes how many connections may read side by side.
 * @param signal stops what is done for the reading, until it is closed.
 * @throws PlatformError where they can't be had for good; any other error may pass.
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
