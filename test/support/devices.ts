import { fillDevices } from '../../src/demo/records/device.js';
import type { Queried, TestDatabase } from './database.js';

export const PRODUCT = 'a'.repeat(32);

/** Gives an enterprise a product and some devices; fields that are left out have plain values. */
export async function insertDevices(
  database: TestDatabase,
  corpId: string,
  devices: readonly Record<string, unknown>[],
  product = PRODUCT,
): Promise<void> {
  await database.query('INSERT INTO product (corp_id, id, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    corpId,
    product,
    '智能灯',
  ]);
  const rows = devices.map((device, index) => ({
    id: index + 1,
    corp_id: corpId,
    product_id: product,
    mac: `00E04C${String(index).padStart(6, '0')}`,
    is_active: true,
    create_time: '2016-01-01T00:00:00.000Z',
    ...device,
  }));
  await database.query('INSERT INTO device SELECT * FROM jsonb_populate_recordset(NULL::device, $1)', [
    JSON.stringify(rows),
  ]);
}

/** Gives an enterprise a product and so many of the demo's devices, which are made inside the database. */
export async function insertDemoDevices(database: Queried, count: number, corpId = 'acme'): Promise<void> {
  await database.query(`INSERT INTO product (corp_id, id, name) VALUES ($1, $2, '智能灯')`, [
    corpId,
    PRODUCT,
  ]);
  await fillDevices(database, { corpId, productId: PRODUCT, firstId: 1, count });
}
