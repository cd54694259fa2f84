import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DEMO_PRODUCT } from '../src/demo/demo-data.js';
import { ExporterRegistry } from '../src/exporter/exporter-registry.js';
import { exportTaskDefaults } from '../src/export-task/export-task.options.js';
import { lockEnterprise } from '../src/export-task/queue/claim-statement.js';
import { ExportTaskTransitions } from '../src/export-task/queue/export-task.transitions.js';
import { TaskTables } from '../src/export-task/queue/task-tables.js';
import { FileOptions } from '../src/file/file-options.js';
import { DATABASE } from '../src/migrations/data-source-name.js';
import { createApplication } from '../src/service/application.js';
import { readEnvironment } from '../src/service/config/environment.js';
import { SHEET_FIELDS } from './data.js';
import { percentile } from './report.js';

/** Enterprises of the platform, and the finished tasks of each. */
const ENTERPRISES = 100_000;
const FINISHED_EACH = 5;

/** The numbers of enterprises with one waiting task at which a claim is timed. */
const WAITING_ENTERPRISES = [0, 1000, 5000, 20_000];
const TIMED_CLAIMS = 50;

/** The tasks that become due together: 5,000 of 2,000 enterprises. */
const PEAK = [
  { enterprises: 1, tasks: 200 },
  { enterprises: 19, tasks: 50 },
  { enterprises: 1870, tasks: 2 },
  { enterprises: 110, tasks: 1 },
];

/** Worker processes, the exports that each runs at a time, and how much faster than the clock an export runs. */
const WORKERS = 8;
const CONCURRENCY = 4;
const SPEED = 15;

/** Log-normal durations of exports, in seconds: the median, the deviation of the logarithm, and the longest. The mean is 10 s. */
const MEDIAN_SECONDS = 4;
const DEVIATION = 1.4;
const LONGEST_SECONDS = 300;
const SEED = 20;

/** Lines of the table of the queue over time. */
const SAMPLES = 10;

/** One simulated export: the tasks of its enterprise, and its times in seconds of the simulation. */
interface SimulatedExport {
  tasks: number;
  waited: number;
  claimMs: number;
}

/** Times claims beside many waiting enterprises, and simulates a peak of the queue. Only the exports are not real. */
export async function measureQueue(database: string): Promise<void> {
  const workers: INestApplicationContext[] = [];
  try {
    for (let worker = 0; worker < WORKERS; worker += 1) workers.push(await startWorker(database));
    const [first] = workers;
    if (first === undefined) return;
    const source = first.get<DataSource>(getDataSourceToken(DATABASE));
    await fillHistory(source);
    const [size] = await source.query<object[]>(
      `SELECT count(*)::integer AS tasks, (pg_table_size('export_task') / count(*))::integer AS "B in the table",
              (pg_indexes_size('export_task') / count(*))::integer AS "B in its indexes" FROM export_task`,
    );
    console.table([size]);
    console.table(await timeClaims(first, source));
    await simulatePeak(workers, source);
  } finally {
    for (const worker of workers) await worker.close();
  }
}

/** A service that claims nothing by itself, with a pool of connections of its own. */
async function startWorker(database: string): Promise<INestApplicationContext> {
  const environment = readEnvironment({ DATABASE_URL: database, ROLE: 'api' });
  return (await createApplication(environment, { tasks: database }, false)).init();
}

/**
 * Finished tasks of every enterprise, whose latest claims are in no order; the newest tenth Exported, the others Expired. They
 * have the columns and the conditions of an ordinary export.
 */
async function fillHistory(source: DataSource): Promise<void> {
  const count = ENTERPRISES * FINISHED_EACH;
  const period = '2024-10-08T16:00:00Z/2024-10-09T16:00:00Z';
  const params = { filter: SHEET_FIELDS, query: { is_online: true, create_time: period } };
  await source.query(
    `INSERT INTO export_task (id, corp_id, creator_id, creator_name, name, describe, type, status, params, extend, options,
                              result_code, result_desc, object_key, checksum, attempts, create_time, run_after, claim_time,
                              begin_time, end_time, expire_time, total, finished, size)
     SELECT id, corp, 'member-' || n % 1000, '王小明', '设备列表', '设备列表', 1 + n % 10, status, $1, $2, $3, 'exported',
            '10000 rows were exported.', CASE status WHEN 3 THEN corp || '/' || id || '/1.csv' END,
            CASE status WHEN 3 THEN 'crc32:1a2b3c4d' END, 1, at, at, at, at, at, at + interval '100 years', 10000, 10000,
            1850000
       FROM generate_series(1, ${count}) AS n,
            LATERAL (SELECT gen_random_uuid()::text AS id, 'corp-' || (n::bigint * 7919 + 1) % ${ENTERPRISES} AS corp,
                            CASE WHEN n > ${count * 0.9} THEN 3 ELSE 5 END AS status,
                            now() - (${count} - n) * interval '2 s' AS at) AS task`,
    [JSON.stringify(params), JSON.stringify({ product_id: DEMO_PRODUCT }), JSON.stringify(new FileOptions())],
  );
  await source.query('VACUUM ANALYZE export_task');
}

/** Adds waiting tasks of enterprises, from the number `from` on; they are due now. */
async function addWaiting(source: DataSource, from: number, enterprises: number, tasks = 1): Promise<void> {
  await source.query(
    `INSERT INTO export_task (id, corp_id, creator_id, creator_name, name, describe, type, params, extend, options)
     SELECT corp || '-' || task, 'corp-' || corp, 'm', 'n', 'List', 'List', 1 + corp % 10, '{}', '{}', '{}'
       FROM generate_series($1::integer, $1 + $2 - 1) AS corp, generate_series(1, $3::integer) AS task`,
    [from, enterprises, tasks],
  );
}

/** The time of the statement that chooses an enterprise, and of a whole claim, by the number of waiting enterprises. */
async function timeClaims(worker: INestApplicationContext, source: DataSource): Promise<object[]> {
  const tables = worker.get(TaskTables);
  const { types } = worker.get(ExporterRegistry);
  const transitions = worker.get(ExportTaskTransitions);
  const lines = [];
  let waiting = 0;
  for (const enterprises of WAITING_ENTERPRISES) {
    await addWaiting(source, waiting, enterprises - waiting);
    waiting = enterprises;
    const choose = await timesOf(() =>
      source.transaction((manager) =>
        lockEnterprise(manager, tables, [exportTaskDefaults.corpMaxRunning, types, []]),
      ),
    );
    const claim = await timesOf(() => transitions.claim('bench'));
    lines.push({
      'waiting enterprises': enterprises,
      'choose p50 ms': percentile(choose, 0.5),
      'choose p99 ms': percentile(choose, 0.99),
      'claim p50 ms': percentile(claim, 0.5),
      'claim p99 ms': percentile(claim, 0.99),
    });
    await source.query(`UPDATE export_task SET status = 1, claim_time = NULL WHERE status = 2`);
  }
  await source.query('DELETE FROM export_task WHERE status = 1');
  await source.query('VACUUM ANALYZE export_task');
  return lines.map(rounded);
}

async function timesOf(action: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let time = 0; time < TIMED_CLAIMS; time += 1) {
    const started = performance.now();
    await action();
    times.push(performance.now() - started);
  }
  return times;
}

/** Lets workers drain the peak, and prints how long its tasks waited. Times are those of exports at their true speed. */
async function simulatePeak(workers: readonly INestApplicationContext[], source: DataSource): Promise<void> {
  const tasksOf = new Map<string, number>();
  for (const { enterprises, tasks } of PEAK) {
    const from = tasksOf.size;
    await addWaiting(source, from, enterprises, tasks);
    for (let corp = from; corp < from + enterprises; corp += 1) tasksOf.set(`corp-${corp}`, tasks);
  }
  await source.query(`UPDATE export_task SET run_after = clock_timestamp() WHERE status = 1`);
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000) * SPEED;
  const duration = durations();
  const done: SimulatedExport[] = [];

  const drain = async (worker: INestApplicationContext, index: number) => {
    const transitions = worker.get(ExportTaskTransitions);
    const running = new Set<Promise<void>>();
    for (;;) {
      if (running.size === CONCURRENCY) await Promise.race(running);
      const asked = performance.now();
      const task = await transitions.claim(`worker-${index}`);
      if (!task) {
        if (running.size === 0) return;
        await Promise.race(running);
        continue;
      }
      const { id, corp_id, attempts } = task;
      done.push({
        tasks: tasksOf.get(corp_id) ?? 0,
        waited: seconds(),
        claimMs: performance.now() - asked,
      });
      const claim = { id, attempts, worker_id: `worker-${index}` };
      const run = sleep((duration() / SPEED) * 1000)
        .then(() => transitions.finish(claim, { object_key: id, size: 1, rows: 1, checksum: '' }))
        .then(() => void running.delete(run));
      running.add(run);
    }
  };
  await Promise.all(workers.map(drain));
  const total = seconds();

  const all = done.map(({ waited }) => waited);
  const claims = done.map(({ claimMs }) => claimMs);
  console.table([
    rounded({
      tasks: done.length,
      'drained in s': total,
      'wait p50 s': percentile(all, 0.5),
      'wait p99 s': percentile(all, 0.99),
      'claims/s of the run': (done.length / total) * SPEED,
      'claim p50 ms': percentile(claims, 0.5),
      'claim p99 ms': percentile(claims, 0.99),
    }),
  ]);
  console.table(PEAK.map(({ enterprises, tasks }) => waitsOf(done, enterprises, tasks)));
  console.table(
    Array.from({ length: SAMPLES }, (_, sample) => {
      const at = (total / SAMPLES) * sample;
      return rounded({ 'after s': at, waiting: all.filter((waited) => waited > at).length });
    }),
  );
}

/** The waiting times of the tasks of enterprises of one size. */
function waitsOf(done: readonly SimulatedExport[], enterprises: number, tasks: number): object {
  const waits = done.filter((one) => one.tasks === tasks).map(({ waited }) => waited);
  const first = waits.slice(0, enterprises);
  return rounded({
    enterprises,
    'tasks of each': tasks,
    'first tasks, p50 s': percentile(first, 0.5),
    'wait p50 s': percentile(waits, 0.5),
    'wait p99 s': percentile(waits, 0.99),
  });
}

/** Draws durations of exports in seconds, the same ones in every run. */
function durations(): () => number {
  let state = SEED;
  // The generator of Lehmer.
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return () => {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    return Math.min(LONGEST_SECONDS, MEDIAN_SECONDS * Math.exp(DEVIATION * normal));
  };
}

function rounded(line: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(line).map(([key, value]) => [key, Number(value.toPrecision(value < 100 ? 3 : 6))]),
  );
}
