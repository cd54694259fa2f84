import type { TestDatabase } from '../support/database.js';
import { bulkLoad } from './bulk-load.js';

/** The rows of a table, and of how many enterprises. */
const ROWS = 200_000;
const CORPS = 50;

/** One of the enterprises, one of its four products, and its one application. */
export const CORP = 'corp-7';
export const PRODUCT = 'product-2';
export const APP = 'app-1';

/** What each column of a row holds, made of its number `i` and the time `at`; other columns hold nothing. */
const valuesOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  device: {
    id: 'i',
    product_id: "'product-' || i / 50 % 4",
    mac: "'00E0' || to_hex(i)",
    is_active: 'i % 5 > 0',
    active_date: 'CASE WHEN i % 5 > 0 THEN at END',
    is_online: 'i / 50 % 3 = 0',
    create_time: 'at',
  },
  app_user: {
    id: 'i',
    phone: "'138' || i",
    email: "i || '@example.com'",
    phone_valid: 'i % 3 > 0',
    email_valid: 'i % 7 = 0',
    create_date: 'at',
    source: '1 + i / 50 % 6',
    tags: "ARRAY['vip' || i / 50 % 9]",
    is_online: 'i / 50 % 10 = 0',
  },
  alert_message: {
    id: "'m' || i",
    product_id: "'product-' || i / 50 % 4",
    mac: "'00E0' || to_hex(i / 50 % 1000)",
    from: 'i / 50 % 1000',
    content: "'温度 ' || i % 90",
    tags: "CASE i / 50 % 3 WHEN 0 THEN '严重' ELSE '轻微' END",
    create_date: 'at',
    is_read: 'i % 4 > 0',
  },
  heavy_buyer: {
    id: "'h' || i",
    name: "'客户 ' || i",
    industry: "'industry ' || i / 50 % 20",
    device_sum: 'i % 1000',
    create_time: 'at',
  },
  dealer: {
    id: "'d' || i",
    name: "'经销商 ' || i",
    email: "i || '@example.com'",
    contacter: "'c' || i",
    create_time: 'at',
  },
  device_session_log: {
    id: "'l' || i",
    device_id: 'i / 50 % 1000',
    product_id: "'product-' || i / 50 % 4",
    ip: "'203.0.113.' || i / 50 % 250",
    status: 'i / 50 % 2',
    create_time: 'at',
  },
  wechat_auth_device: {
    device_id: 'i',
    app_id: "'app-' || i / 50 % 2",
    product_id: "'product-' || i / 50 % 4",
    mac: "'00E0' || to_hex(i)",
    status: 'i / 50 % 3',
  },
  broadcast_task: { id: "'b' || i", title: "'消息 ' || i", time: 'at', status: 'i % 3' },
};

/** Gives every enterprise its products. */
export async function insertProducts(database: TestDatabase): Promise<void> {
  await database.query(
    `INSERT INTO product (corp_id, id, name)
     SELECT 'corp-' || corp, 'product-' || product, '灯' FROM generate_series(0, ${CORPS - 1}) AS corp, generate_series(0, 3) AS product`,
  );
}

/** Fills a table with rows of all enterprises in turn, five minutes after each other. */
export async function fill(database: TestDatabase, table: string): Promise<void> {
  const values = { corp_id: `'corp-' || i % ${CORPS}`, ...valuesOf[table] };
  const columns = Object.keys(values).map((column) => `"${column}"`);
  await bulkLoad(database, table, async () => {
    await database.query(
      `INSERT INTO ${table} (${columns.join(', ')})
       SELECT ${Object.values(values).join(', ')}
         FROM generate_series(1, ${ROWS}) AS i, LATERAL (SELECT timestamptz '2016-01-01' + i * interval '5 min' AS at) AS times`,
    );
  });
}
