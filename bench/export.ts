import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { Client } from 'minio';
import pg from 'pg';
import { fillDemoData } from '../src/demo/demo-data.js';
import { EmbeddedPostgres } from '../src/embedded/embedded-postgres.js';
import { dataSourceOptions } from '../src/service/databases.js';
import { migrate } from '../src/migrations/migrate.js';
import { findMinio, startMinio } from '../test/support/minio.js';
import { readyMinio } from '../test/support/minio-binary.js';
import { fillTo } from './data.js';
import { measureLatency } from './latency.js';
import { percentile, type Run } from './report.js';
import { measureSmallTasks } from './small-tasks.js';
import { ServiceUnderTest } from './service-under-test.js';

const run = promisify(execFile);

/** Measurements of each contender, in turns; the median counts, because the machine's speed varies over time. */
const ROUNDS = 3;

/** Above this number of rows, a single round is measured without a warm-up. */
const SINGLE_ROUND_ROWS = 2_000_000;

interface Contender {
  name: string;
  run: () => Promise<Run>;
}

/** Compares a complete export with a raw COPY and with the usual pipeline, in one run on one database. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
  const rows = Number(values.rows);
  const rounds = rows > SINGLE_ROUND_ROWS ? 1 : ROUNDS;
  const folder = await mkdtemp(join(tmpdir(), 'export-task-bench-'));
  await findMinio();
  const postgres = await EmbeddedPostgres.start(join(folder, 'postgres'));
  const minio = readyMinio() === undefined ? undefined : await startMinio();
  const services: ServiceUnderTest[] = [];
  try {
    await migrate(dataSourceOptions({ tasks: postgres.url }));
    await fillDemo(postgres.url);
    await fillTo(postgres.url, rows);
    const program = async (name: string, ...args: string[]): Promise<Run> => {
      const { stdout } = await run(process.execPath, [`dist/bench/${name}.js`, postgres.url, ...args]);
      return JSON.parse(stdout) as Run;
    };
    const service = async (variables: Record<string, string>) => {
      const started = await ServiceUnderTest.start(postgres.url, join(folder, `data${services.length}`), {
        ...variables,
        // Only one service runs at a time: a second one would claim tasks of the first.
        ROLE: 'all',
      });
      services.push(started);
      return started;
    };
    const contenders: Contender[] = [
      { name: '(a) raw COPY to nowhere', run: () => program('raw-copy') },
      {
        name: '(b) usual pipeline, local disk',
        run: () => program('usual-pipeline', join(folder, 'usual.csv')),
      },
    ];
    const local = await service({});
    contenders.push({ name: '(c) this service, local disk', run: () => local.export() });
    await compare(contenders, rounds);
    await local.stop();
    services.length = 0;
    const busy = await service({
      WORKER_CONCURRENCY: '4',
      CORP_MAX_RUNNING: '4',
      NODE_OPTIONS: `--import ${new URL('loop-monitor.js', import.meta.url).href}`,
    });
    console.table({ 'GET while 4 exports run': await measureLatency(busy) });
    await busy.stop();
    services.length = 0;
    const small = await service({});
    console.table({ '1,000 rows a task': await measureSmallTasks(postgres.url, small) });
    await small.stop();
    services.length = 0;
    if (minio) {
      const { endpoint, accessKey, secretKey } = minio;
      await makeBucket(minio.port, accessKey, secretKey);
      const target = endpoint.replace('//', `//${accessKey}:${secretKey}@`);
      const remote = await service({
        MINIO_ENDPOINT: endpoint,
        MINIO_ACCESS_KEY: accessKey,
        MINIO_SECRET_KEY: secretKey,
      });
      await compare(
        [
          { name: '(a) raw COPY to nowhere', run: () => program('raw-copy') },
          { name: '(b) usual pipeline, MinIO', run: () => program('usual-pipeline', target) },
          { name: '(c) this service, MinIO', run: () => remote.export() },
        ],
        rounds,
      );
    }
  } finally {
    await Promise.all(services.map((one) => one.stop()));
    await minio?.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(contenders: readonly Contender[], rounds: number): Promise<void> {
  const runs = new Map<string, Run[]>(contenders.map(({ name }) => [name, []]));
  for (let round = rounds > 1 ? 0 : 1; round <= rounds; round += 1) {
    for (const { name, run: measured } of contenders) {
      const one = await measured();
      // Flush pending writes, so that the next contender does not wait for them.
      await run('sync');
      // The first round warms up.
      if (round > 0) runs.get(name)?.push(one);
    }
  }
  const medians = [...runs].map(([name, all]) => ({ name, ...median(all) }));
  const yardstick = medians[0]?.seconds ?? 1;
  console.table(
    Object.fromEntries(
      medians.map(({ name, rows, bytes, seconds, cpu, memory }) => [
        name,
        {
          rows,
          seconds: Number(seconds.toFixed(2)),
          'rows/s': Math.round(rows / seconds),
          'MB/s': Math.round(bytes / 1e6 / seconds),
          'Node CPU s': Number(cpu.toFixed(2)),
          'peak MB': Math.round(memory),
          'time / (a)': Number((seconds / yardstick).toFixed(2)),
        },
      ]),
    ),
  );
}

function median(runs: readonly Run[]): Run {
  const middle = (key: keyof Run) =>
    percentile(
      runs.map((one) => one[key]),
      0.5,
    );
  return {
    rows: middle('rows'),
    bytes: middle('bytes'),
    seconds: middle('seconds'),
    cpu: middle('cpu'),
    memory: Math.max(...runs.map(({ memory }) => memory)),
  };
}

async function fillDemo(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await fillDemoData(client);
  await client.end();
}

async function makeBucket(port: number, accessKey: string, secretKey: string): Promise<void> {
  const client = new Client({ endPoint: '127.0.0.1', port, useSSL: false, accessKey, secretKey });
  await client.makeBucket('bench');
}

await main();
