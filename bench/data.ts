import pg from 'pg';
import { DEMO_CORP, DEMO_PRODUCT } from '../src/demo/demo-data.js';
import { fillDevices } from '../src/demo/records/device.js';

/** The demo enterprise has this many devices before any are added. */
const DEMO_DEVICES = 5000;

/** Gives the demo enterprise as many devices as asked for, and PostgreSQL a chance to know them. */
export async function fillTo(database: string, rows: number): Promise<void> {
  const client = new pg.Client(database);
  await client.connect();
  const firstId = DEMO_DEVICES + 1;
  await fillDevices(client, {
    corpId: DEMO_CORP,
    productId: DEMO_PRODUCT,
    firstId,
    count: rows - DEMO_DEVICES,
  });
  await client.query('VACUUM ANALYZE device');
  await client.query('CHECKPOINT');
  await client.end();
}

/** The columns that are exported: the default ones and four more, which make about 250 MB of a million rows. */
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

/** The same rows and columns, their values as they are. */
export const rawSelect = `SELECT ${FIELDS.join(', ')} FROM device
  WHERE corp_id = '${DEMO_CORP}' AND product_id = '${DEMO_PRODUCT}' ORDER BY id`;
