import { PRODUCT } from '../support/devices.js';
import type { Queried } from '../support/database.js';

/** A record type, and two of its fields: the key, and one whose value tells on which server the record is. */
export interface MarkedType {
  type: number;
  params: object;
  extend?: object;
  /** The same fields of every enterprise in SQL. */
  sql: string;
}

const product = { product_id: PRODUCT };
const plain = (type: number, table: string, key: string, mark: string): MarkedType => ({
  type,
  params: { filter: [key, mark] },
  sql: `SELECT corp_id, ${key} || ',' || ${mark} AS row FROM ${table}`,
});

/** Every type that is read from the records. */
export const markedTypes: MarkedType[] = [
  { ...plain(1, 'device', 'id', 'mac'), extend: product },
  plain(2, 'app_user', 'id', 'nickname'),
  plain(3, 'alert_message', 'id', 'content'),
  plain(4, 'heavy_buyer', 'id', 'name'),
  plain(5, 'dealer', 'id', 'name'),
  plain(7, 'device_session_log', 'id', 'cm_id'),
  plain(8, 'wechat_auth_device', 'device_id', 'mac'),
  { ...plain(9, 'device', 'id', 'mac'), params: { filter: { device: ['id', 'mac'] } }, extend: product },
  plain(10, 'broadcast_task', 'id', 'title'),
];

const tables = [
  `device (corp_id, id, product_id, mac, is_active, create_time)
   SELECT corp_id, n, '${PRODUCT}', mark, true, now()`,
  `app_user (corp_id, id, nickname) SELECT corp_id, n, mark`,
  `alert_message (corp_id, id, content) SELECT corp_id, n, mark`,
  `heavy_buyer (corp_id, id, name) SELECT corp_id, n, mark`,
  `dealer (corp_id, id, name) SELECT corp_id, n, mark`,
  `device_session_log (corp_id, id, cm_id) SELECT corp_id, n, mark`,
  `wechat_auth_device (corp_id, device_id, app_id, mac) SELECT corp_id, n, 'app', mark`,
  `broadcast_task (corp_id, id, title) SELECT corp_id, n, mark`,
];

/** Gives each enterprise the records of all types, marked with the name of the server. */
export async function fillMarked(
  database: Queried,
  server: string,
  corpIds: readonly string[],
  rows: number,
): Promise<void> {
  await database.query(
    `INSERT INTO product (corp_id, id, name) SELECT corp_id, '${PRODUCT}', 'lamp' FROM unnest($1::text[]) AS corp_id`,
    [corpIds],
  );
  for (const table of tables) {
    await database.query(
      `INSERT INTO ${table}
         FROM unnest($1::text[]) AS corp_id, generate_series(1, $2::int) AS n,
              LATERAL (SELECT $3 || '-' || corp_id || '-' || n AS mark) AS marked`,
      [corpIds, rows, server],
    );
  }
}
