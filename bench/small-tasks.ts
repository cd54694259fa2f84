import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { fillDevices } from '../src/demo/records/device.js';
import { FileOptions } from '../src/file/file-options.js';
import { percentile } from './report.js';
import type { ServiceUnderTest } from './service-under-test.js';

const ENTERPRISES = 50;
const ROWS = 1000;
const TASKS = 1000;

/** Tasks that are created one after the other to measure the time from creation to Exported. */
const SINGLE_TASKS = 50;

/** Measures the time of one small task from creation to Exported, and a worker's throughput of small tasks. */
export async function measureSmallTasks(
  database: string,
  service: ServiceUnderTest,
): Promise<Record<string, number>> {
  const client = new pg.Client(database);
  await client.connect();
  try {
    const single = await singleTasks(service);
    return { ...single, ...(await drain(client)) };
  } finally {
    await client.end();
  }
}

async function singleTasks(service: ServiceUnderTest): Promise<Record<string, number>> {
  const times: number[] = [];
  for (let turn = 0; turn < SINGLE_TASKS; turn += 1) {
    const { id } = await service.create({ query: { id: { $lte: ROWS } } });
    const { create_time, end_time } = await service.ended(id);
    times.push(Date.parse(end_time) - Date.parse(create_time));
    await service.call('DELETE', `/v2/export_task/${id}`);
  }
  return { 'creation to Exported, median ms': percentile(times, 0.5), 'slowest ms': Math.max(...times) };
}

/** Measures throughput: all tasks are inserted first, and then become due at the same time. */
async function drain(client: pg.Client): Promise<Record<string, number>> {
  for (let corp = 0; corp < ENTERPRISES; corp += 1) {
    const productId = `small${corp}`;
    await client.query(`INSERT INTO product (corp_id, id, name) VALUES ($1, $1, 'p')`, [productId]);
    await fillDevices(client, { corpId: productId, productId, firstId: 1, count: ROWS });
  }
  await client.query('ANALYZE device');
  await client.query(
    `INSERT INTO export_task (id, corp_id, creator_id, creator_name, name, describe, type, params, extend, options, run_after)
     SELECT gen_random_uuid(), corp, 'm', 'm', 'n', 'd', 1, '{}', json_build_object('product_id', corp), $1, now() + interval '1 h'
       FROM (SELECT 'small' || n % ${ENTERPRISES} AS corp FROM generate_series(1, ${TASKS}) AS n) AS tasks`,
    [JSON.stringify(new FileOptions())],
  );
  const due = `UPDATE export_task SET run_after = now(), create_time = clock_timestamp() WHERE creator_id = 'm'`;
  await client.query(due);
  await client.query(`SELECT pg_notify('export_task_' || 'export_task'::regclass::oid, '')`);
  for (;;) {
    const { rows } = await client.query<{ exported: string; others: string; seconds: string }>(
      `SELECT count(*) FILTER (WHERE status = 3) AS exported, count(*) FILTER (WHERE status = 4) AS others,
              extract(epoch FROM max(end_time) - min(create_time)) AS seconds
         FROM export_task WHERE creator_id = 'm'`,
    );
    const [state] = rows;
    if (Number(state?.others) > 0) throw new Error('a small task failed');
    if (Number(state?.exported) === TASKS) {
      return { 'small tasks/s': Math.round(TASKS / Number(state?.seconds)) };
    }
    await sleep(50);
  }
}
