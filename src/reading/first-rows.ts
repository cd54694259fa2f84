import type { ExportPlan } from '../exporter/export-plan.js';
import type { SourceRecord } from '../exporter/record-exporter.js';

/** Limits a plan to its first rows. */
export function firstRows(plan: ExportPlan, limit: number): ExportPlan {
  if ('sql' in plan) return { ...plan, sql: { ...plan.sql, limit } };
  if ('clickhouse' in plan) return { ...plan, clickhouse: { ...plan.clickhouse, limit } };
  return {
    ...plan,
    open: async (signal) => {
      const { total, records } = await plan.open(signal);
      return { total: Math.min(total, limit), records: first(records, limit) };
    },
  };
}

async function* first(records: AsyncIterable<SourceRecord>, limit: number): AsyncGenerator<SourceRecord> {
  let left = limit;
  for await (const record of records) {
    yield record;
    left -= 1;
    if (left === 0) return;
  }
}
