import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { DEMO_CORP, DEMO_PRODUCT, fillDemoData } from '../src/demo/demo-data.js';
import { fillDeviceSessionLog } from '../src/demo/records/device-session-log.js';
import { EmbeddedPostgres } from '../src/embedded/embedded-postgres.js';
import { migrate } from '../src/migrations/migrate.js';
import { dataSourceOptions } from '../src/service/databases.js';
import { copySessionLog } from '../test/support/clickhouse-session-log.js';
import { ClickHouseServer } from '../test/support/clickhouse-server.js';
import type { Contender } from './report.js';
import { ServiceUnderTest, type Asked } from './service-under-test.js';
import { roundsOf, Table } from './table.js';

const DEVICES = 5000;

/** All columns of the session log, with labels and times as an administrator gets them. */
const LOG: Asked = {
  type: 7,
  extend: {},
  filter: ['id', 'device_id', 'product_id', 'ip', 'cm_id', 'status', 'create_time', 'code'],
  options: { timezone: 'Asia/Shanghai' },
};

/** A tenth of the rows: the times of the demo's entries are spread evenly from March 2024 on, 31 minutes apart. */
const TENTH: Asked = { ...LOG, query: { create_time: { $lt: '2024-04-13' } } };

/** Exports of one session log out of PostgreSQL and out of ClickHouse, in one run, with the same bytes. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '10000000' } } });
  const folder = await mkdtemp(join(tmpdir(), 'export-task-bench-'));
  const postgres = await EmbeddedPostgres.start(join(folder, 'postgres'));
  const clickhouse = await ClickHouseServer.start();
  try {
    await fill(postgres.url, Number(values.rows));
    const rows = await copySessionLog(clickhouse, postgres.url);
    if (rows !== Number(values.rows)) throw new Error(`ClickHouse has ${rows} rows`);
    // Merges the parts now, as PostgreSQL's table was vacuumed: neither works on its table during the exports.
    await clickhouse.query('OPTIMIZE TABLE device_session_log FINAL');
    const sources: Record<string, Record<string, string>> = {
      'PostgreSQL, one lane': { EXPORT_LANES: '1' },
      'PostgreSQL, 2 lanes': { EXPORT_LANES: '2' },
      ClickHouse: { SESSION_LOG_CLICKHOUSE_URL: clickhouse.url },
    };
    const digests = new Set<string>();
    const contenders = Object.entries(sources).flatMap(([name, variables]): Contender[] => {
      const measured = (asked: Asked) => async () => {
        const service = await ServiceUnderTest.start(postgres.url, join(folder, 'data'), {
          ...variables,
          ROLE: 'all',
        });
        try {
          if (asked === TENTH) digests.add(await digest(service, asked));
          return await service.export(asked);
        } finally {
          await service.stop();
        }
      };
      return [
        { name, run: measured(LOG) },
        { name: `${name}, a tenth`, run: measured(TENTH) },
      ];
    });
    const table = new Table(roundsOf(rows));
    await table.measure(contenders);
    table.print('time / one lane');
    if (digests.size !== 1) throw new Error('The files differ.');
  } finally {
    await clickhouse.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(url: string, count: number): Promise<void> {
  await migrate(dataSourceOptions({ tasks: url }));
  const client = new pg.Client(url);
  await client.connect();
  await fillDemoData(client);
  await client.query('TRUNCATE device_session_log');
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
      WHERE tablename = 'device_session_log' AND indexname NOT LIKE '%_pkey'`,
  );
  // An index is built in a fraction of the time in which it grows row by row.
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  await fillDeviceSessionLog(client, {
    corpId: DEMO_CORP,
    productId: DEMO_PRODUCT,
    count,
    devices: DEVICES,
  });
  await client.query("SET maintenance_work_mem = '512MB'");
  for (const { definition } of indexes) await client.query(definition);
  await client.query('VACUUM ANALYZE device_session_log');
  await client.query('CHECKPOINT');
  await client.end();
}

/** The checksum of a file's bytes; that of the task depends on the lanes. */
async function digest(service: ServiceUnderTest, asked: Asked): Promise<string> {
  const { id } = await service.create(asked);
  await service.ended(id);
  const link = await service.call<{ link_url: string }>('GET', `/v2/export_task/${id}/auth_link`);
  const hash = createHash('sha256');
  for await (const chunk of (await fetch(link.link_url)).body ?? []) hash.update(chunk as Uint8Array);
  await service.call('DELETE', `/v2/export_task/${id}`);
  return hash.digest('hex');
}

await main();
