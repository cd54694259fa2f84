import pg from 'pg';
import { DEMO_CORP, DEMO_PRODUCT } from '../src/demo/demo-data.js';
import { fillDeviceSessionLog } from '../src/demo/records/device-session-log.js';
import { DEVICES_TYPE, fillTo, SESSION_LOG_TYPE } from './data.js';
import type { ServiceUnderTest } from './service-under-test.js';

const ROWS = 500_000;

/** The records that a platform has most of. */
const records = [
  { table: 'device', type: DEVICES_TYPE },
  { table: 'device_session_log', type: SESSION_LOG_TYPE },
];

/** Prints the bytes of a row in PostgreSQL, and those of a line in files with the default columns. */
export async function measureSizes(database: string, service: ServiceUnderTest): Promise<void> {
  const client = new pg.Client(database);
  await client.connect();
  try {
    await client.query('TRUNCATE device_session_log');
    await fillDeviceSessionLog(client, {
      corpId: DEMO_CORP,
      productId: DEMO_PRODUCT,
      count: ROWS,
      devices: ROWS,
    });
    await fillTo(database, ROWS);
    await client.query('VACUUM ANALYZE device_session_log');
    const lines = [];
    for (const { table, type } of records) {
      const { rows } = await client.query<Record<string, number>>(
        `SELECT (pg_table_size('${table}') / count(*))::integer AS "B in the table",
                (pg_indexes_size('${table}') / count(*))::integer AS "B in its indexes" FROM ${table}`,
      );
      lines.push({
        records: table,
        ...rows[0],
        'B of CSV': await bytesPerLine(service, type, 'none'),
        'B of gzip': await bytesPerLine(service, type, 'gzip'),
        'B of zip': await bytesPerLine(service, type, 'zip'),
      });
    }
    console.table(lines);
  } finally {
    await client.end();
  }
}

/** The bytes of a line in the file of all records of a type. */
async function bytesPerLine(service: ServiceUnderTest, type: number, compress: string): Promise<number> {
  const { id } = await service.call<{ id: string }>('POST', '/v2/export_task', {
    name: 'bench',
    describe: 'bench',
    type,
    params: {},
    extend: type === DEVICES_TYPE ? { product_id: DEMO_PRODUCT } : {},
    options: { compress, timezone: 'Asia/Shanghai' },
  });
  const { size, total } = await service.ended(id, 250);
  return Math.round(size / total);
}
