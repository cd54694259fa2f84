import { readFile } from 'node:fs/promises';
import { quoted } from '../../src/exporter/clickhouse-dialect.js';
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
  const at = [`${hostname}:${port}`, pathname.slice(1), 'device_session_log', username, password];
  await createSessionLog(server);
  await server.query(
    `INSERT INTO device_session_log (${COLUMNS}) SELECT ${COLUMNS} FROM postgresql(${at.map((one) => quoted(decodeURIComponent(one))).join(', ')})`,
  );
  return Number(await server.query('SELECT count() FROM device_session_log'));
}
