import type { ClickHouseServer } from './clickhouse-server.js';

/** The session log in ClickHouse, in the order in which it is exported: one enterprise after the other, by time. */
const TABLE = `CREATE TABLE device_session_log (
  corp_id String,
  id String,
  device_id Nullable(Int64),
  product_id Nullable(String),
  ip Nullable(String),
  cm_id Nullable(String),
  status Nullable(Int32),
  create_time DateTime64(6, 'UTC'),
  code Nullable(Int32)
) ENGINE = MergeTree ORDER BY (corp_id, create_time, id)`;

const COLUMNS = 'corp_id, id, device_id, product_id, ip, cm_id, status, create_time, code';

/**
 * Creates the session log, with the rows that a PostgreSQL database has of it.
 * @returns the number of rows.
 */
export async function copySessionLog(server: ClickHouseServer, database: string): Promise<number> {
  const { hostname, port, pathname, username, password } = new URL(database);
  const text = (value: string) => `'${decodeURIComponent(value).replace(/['\\]/g, '\\$&')}'`;
  const at = [`${hostname}:${port}`, pathname.slice(1), 'device_session_log', username, password];
  await server.query(TABLE);
  await server.query(
    `INSERT INTO device_session_log SELECT ${COLUMNS} FROM postgresql(${at.map(text).join(', ')})`,
  );
  return Number(await server.query('SELECT count() FROM device_session_log'));
}
