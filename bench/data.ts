import pg from 'pg';
import { DEMO_CORP, DEMO_PRODUCT } from '../src/demo/demo-data.js';
import { fillDevices } from '../src/demo/records/device.js';

/** Record types that are measured. */
export const DEVICES_TYPE = 1;
export const SESSION_LOG_TYPE = 7;

/** Number of devices in the demo data. */
const DEMO_DEVICES = 5000;

/** Adds devices to the demo enterprise, which has `present`, until it has `rows`, and updates PostgreSQL's statistics and visibility map. */
export async function fillTo(database: string, rows: number, present = DEMO_DEVICES): Promise<void> {
  const client = new pg.Client(database);
  await client.connect();
  const firstId = present + 1;
  await fillDevices(client, {
    corpId: DEMO_CORP,
    productId: DEMO_PRODUCT,
    firstId,
    count: rows - present,
  });
  await client.query('VACUUM ANALYZE device');
  await client.query('CHECKPOINT');
  await client.end();
}

/** Exported columns: the default ones and four more. 1,000,000 rows make a file of about 250 MB. */
export const FIELDS = [
  ...[
    'id',
    'name',
    'mac',
    'sn',
    'is_active',
    'active_date',
    'is_online',
    'last_login',
    'mcu_mod',
    'mcu_version',
  ],
  ...['firmware_mod', 'firmware_version', 'corp_id', 'product_id', 'region_id', 'create_time'],
  ...['last_login_ip', 'creator_id', 'last_reset', 'online_count'],
];

/** The default columns, for the table of formats. */
export const SHEET_FIELDS = FIELDS.slice(0, 16);

/** Selects the same rows and columns with unformatted values. */
const selectOf = (fields: readonly string[]) => `SELECT ${fields.join(', ')} FROM device
  WHERE corp_id = '${DEMO_CORP}' AND product_id = '${DEMO_PRODUCT}' ORDER BY id`;
export const rawSelect = selectOf(FIELDS);
export const sheetSelect = selectOf(SHEET_FIELDS);
