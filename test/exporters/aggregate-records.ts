import { insertDevices, PRODUCT } from '../support/devices.js';
import type { TestDatabase } from '../support/database.js';

/** Rows of one enterprise in the tables behind DeviceAggregate, by table. Omitted fields are NULL. */
export interface AggregateRecords {
  device: readonly Record<string, unknown>[];
  virtual_device?: readonly Record<string, unknown>[];
  device_geography?: readonly Record<string, unknown>[];
  device_subscription?: readonly Record<string, unknown>[];
  snapshot_statistic?: readonly Record<string, unknown>[];
  heavy_buyer?: readonly Record<string, unknown>[];
  dealer?: readonly Record<string, unknown>[];
}

/** Gives an enterprise the product `PRODUCT` with these datapoints, and these records. */
export async function insertAggregate(
  database: TestDatabase,
  corpId: string,
  datapoints: unknown,
  { device, ...others }: AggregateRecords,
): Promise<void> {
  await insertDevices(database, corpId, device);
  await database.query('UPDATE product SET datapoints = $3 WHERE corp_id = $1 AND id = $2', [
    corpId,
    PRODUCT,
    JSON.stringify(datapoints),
  ]);
  for (const [table, rows] of Object.entries(others)) {
    await database.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(rows.map((row) => ({ corp_id: corpId, ...row }))),
    ]);
  }
}
