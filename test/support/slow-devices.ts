import type { TestDatabase } from './database.js';
import { insertDevices } from './devices.js';

/** The product whose devices take about ten seconds to be read. */
export const SLOW_PRODUCT = 'b'.repeat(32);

/** Gives the enterprise `acme` a product whose devices are read slowly. */
export async function insertSlowDevices(database: TestDatabase): Promise<void> {
  const devices = Array.from({ length: 1000 }, (_, index) => ({ id: 1001 + index }));
  await insertDevices(database, 'acme', devices, SLOW_PRODUCT);
  await database.query('ALTER TABLE device RENAME TO device_rows');
  await database.query(
    `CREATE VIEW device AS SELECT device_rows.* FROM device_rows, LATERAL (SELECT CASE WHEN id > 1000 THEN pg_sleep(0.01) END) AS slow`,
  );
}
