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
import { measureBareLatency } from './bare-latency.js';
import { fillTo } from './data.js';
import { formats, psql, workbookPeers } from './formats.js';
import { measureLatency } from './latency.js';
import { measureQueue } from './queue.js';
import type { Contender, Run } from './report.js';
import { measureSmallTasks } from './small-tasks.js';
import { measureSizes } from './sizes.js';
import { ServiceUnderTest } from './service-under-test.js';
import { ROUNDS, roundsOf, Table } from './table.js';

const run = promisify(execFile);

/** Rows of the table of formats. */
const FORMAT_ROWS = 300_000;

/** The database, the folder and the services of one run of the benchmark. */
interface Bench {
  folder: string;
  database: string;
  /** Starts the service; only one runs at a time, since a second one would claim tasks of the first. */
  withService: <T>(
    variables: Record<string, string>,
    measure: (service: ServiceUnderTest) => Promise<T>,
  ) => Promise<T>;
}

/** Compares complete exports with a raw COPY and with other programs, or simulates the queue; on one database. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1000000' },
      quick: { type: 'boolean', default: false },
      queue: { type: 'boolean', default: false },
      sizes: { type: 'boolean', default: false },
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'export-task-bench-'));
  const postgres = await EmbeddedPostgres.start(join(folder, 'postgres'));
  let services = 0;
  const bench: Bench = {
    folder,
    database: postgres.url,
    withService: async (variables, measure) => {
      services += 1;
      const data = join(folder, `data${services}`);
      const service = await ServiceUnderTest.start(postgres.url, data, { ...variables, ROLE: 'all' });
      try {
        return await measure(service);
      } finally {
        await service.stop();
      }
    },
  };
  try {
    await migrate(dataSourceOptions({ tasks: postgres.url }));
    if (values.queue) {
      await measureQueue(postgres.url);
      return;
    }
    await fillDemo(postgres.url);
    if (values.sizes) {
      await bench.withService({}, (service) => measureSizes(postgres.url, service));
      return;
    }
    await fillTo(postgres.url, FORMAT_ROWS);
    await measureFormats(bench, values.quick ? 1 : ROUNDS);
    if (!values.quick) await measureSize(bench, Number(values.rows));
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every format and compression, with one lane and with several, beside psql and other writers of workbooks. */
async function measureFormats({ database, withService }: Bench, rounds: number): Promise<void> {
  const { peers, remove } = await workbookPeers(database);
  try {
    const table = new Table(rounds);
    for (const lanes of [1, 2]) {
      await withService({ EXPORT_LANES: String(lanes) }, (service) =>
        table.measure([psql(database), ...formats(service, lanes)]),
      );
    }
    // They take so long that one round is enough.
    await table.measure([psql(database), ...peers], 0);
    table.print('time / psql');
  } finally {
    await remove();
  }
  const busy = {
    WORKER_CONCURRENCY: '4',
    CORP_MAX_RUNNING: '4',
    NODE_OPTIONS: `--import ${new URL('loop-monitor.js', import.meta.url).href}`,
  };
  const calls: Record<string, Record<string, number>> = {
    'bare server, 4 × psql COPY beside it': await measureBareLatency(database, 'psql'),
    'bare server, 4 × usual pipeline in it': await measureBareLatency(database, 'pipeline'),
  };
  for (const format of ['csv', 'xlsx', 'jsonl']) {
    await withService(busy, async (service) => {
      calls[`this service, 4 exports of ${format} in it`] = await measureLatency(service, {
        options: { format },
      });
    });
  }
  console.table(calls);
}

/** Large exports into both stores beside a raw COPY and the usual pipeline, and many small tasks. */
async function measureSize({ folder, database, withService }: Bench, rows: number): Promise<void> {
  await fillTo(database, rows, FORMAT_ROWS);
  const rounds = roundsOf(rows);
  const program = async (name: string, ...args: string[]): Promise<Run> => {
    const { stdout } = await run(process.execPath, [`dist/bench/${name}.js`, database, ...args]);
    return JSON.parse(stdout) as Run;
  };
  const raw: Contender = { name: '(a) raw COPY to nowhere', run: () => program('raw-copy') };
  const compared = async (store: string, target: string, variables: Record<string, string>) => {
    const table = new Table(rounds);
    await withService(variables, (service) =>
      table.measure([
        raw,
        { name: `(b) usual pipeline, ${store}`, run: () => program('usual-pipeline', target) },
        { name: `(c) this service, ${store}`, run: () => service.export() },
        {
          name: `(c) this service, ${store}, xlsx`,
          run: () => service.export({ options: { format: 'xlsx' } }),
        },
      ]),
    );
    table.print('time / (a)');
  };
  await compared('local disk', join(folder, 'usual.csv'), {});
  await withService({}, async (service) => {
    console.table({ '1,000 rows a task': await measureSmallTasks(database, service) });
  });
  await findMinio();
  const minio = readyMinio() === undefined ? undefined : await startMinio();
  if (!minio) return;
  try {
    const { endpoint, accessKey, secretKey } = minio;
    await makeBucket(minio.port, accessKey, secretKey);
    await compared('MinIO', endpoint.replace('//', `//${accessKey}:${secretKey}@`), {
      MINIO_ENDPOINT: endpoint,
      MINIO_ACCESS_KEY: accessKey,
      MINIO_SECRET_KEY: secretKey,
    });
  } finally {
    await minio.stop();
  }
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
