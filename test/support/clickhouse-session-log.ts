import { readFile } from 'node:fs/promises';
import type { ClickHouseServer } from './clickhouse-server.js';

/** Creates the session log as docs/scaling.md recommends it. */
export async function createSessionLog(server: ClickHouseServer): Promise<void> {
  const page = await readFile('docs/scaling.md', 'utf8');
  const [, table = ''] = /```sql\n(CREATE TABLE device_session_log [^`]*)```/.exec(page) ?? [];
  await server.query(table);
}

const COLUMNS = 'corp_id, id, device_id, product_id, ip, cm_id, status, create_time, code';

/**
 * Creates the session log, with the rows that a PostgreSQL database has of it.
 * @returns the number of rows.
 */
export async function copySessionLog(server: ClickHouseServer, database: string): Promise<number> {
  const { hostname, port, pathname, username, password } = new URL(database);
  const text = (value: string) => `'${decodeURIComponent(value).replace(/['\\]/g, '\\$&')}'`;
  const at = [`${hostname}:${port}`, pathname.slice(1), 'device_session_log', username, password];
  await createSessionLog(server);
  await server.query(
    `INSERT INTO device_session_log (${COLUMNS}) SELECT ${COLUMNS} FROM postgresql(${at.map(text).join(', ')})`,
  );
  return Number(await server.query('SELECT count() FROM device_session_log'));
}
