import type { Queried } from '../support/database.js';
import { eventually } from '../support/eventually.js';

/** Waits until an export reads its rows from a database of the records, or from a replica of it. */
export async function reading(records: Queried): Promise<void> {
  await eventually(
    async () =>
      (await records.query(
        `SELECT FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'export-task-records' AND query LIKE 'COPY%'`,
      )) as unknown[],
    (found) => found.length > 0,
  );
}
