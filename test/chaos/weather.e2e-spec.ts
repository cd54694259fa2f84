import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { freePort } from '../../src/embedded/free-port.js';
import { migrate } from '../../src/migrations/migrate.js';
import { dataSourceOptions } from '../../src/service/databases.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { describeWithMinio, startMinio, type RunningMinio } from '../support/minio.js';
import { TestService } from '../support/service.js';
import { Bucket, inBucket, unfinishedParts } from './bucket.js';
import { drawn, isWhole, SEED } from './chaos.js';
import { Fleet } from './fleet.js';
import { exportedTwice, keepLedger, readLedger, settled } from './ledger.js';
import { ownConnections } from './own-connections.js';
import { TcpProxy } from './tcp-proxy.js';

const WORKERS = 3;
const TURNS = isWhole ? 150 : 7;

/** The devices of each enterprise; the last has enough for several lanes. */
const DEVICES = [300, 20_000, 110_000];

const events = ['kill', 'pause', 'cancel', 'delete', 'store', 'records', 'tasks'] as const;

/** Each event comes up in turn; what it hits, and when, is drawn. */
const turns = fc.record({
  worker: fc.integer({ min: 0, max: WORKERS - 1 }),
  place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  before: fc.integer({ min: 50, max: 800 }),
  lasts: fc.integer({ min: 300, max: 3000 }),
  tasks: fc.array(
    fc.record({
      corp: fc.constantFrom(0, 1, 1, 2),
      options: fc.constantFrom(
        {},
        { compress: 'gzip' },
        { compress: 'zip' },
        { format: 'jsonl' },
        { format: 'xlsx' },
      ),
    }),
    { minLength: 2, maxLength: 2 },
  ),
});

interface Row {
  id: string;
  corp_id: string;
  status: number;
  total: string;
  size: string;
  checksum: string;
  object_key: string;
  result_code: string;
  result_desc: string;
}

describeWithMinio(`workers in bad weather (TEST_SEED=${SEED})`, () => {
  let service: TestService;
  let fleet: Fleet;
  let minio: RunningMinio;
  let records: EmbeddedPostgres;
  let folder: string;
  let recordsProxy: TcpProxy;
  let tasksProxy: TcpProxy;
  let tokens: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'records-'));
    [records, minio] = await Promise.all([EmbeddedPostgres.start(folder), startMinio()]);
    await migrate(dataSourceOptions({ tasks: records.url }));
    for (const [corp, count] of DEVICES.entries()) {
      await insertDemoDevices(ownConnections(records.url), count, `c${corp}`);
    }
    recordsProxy = await TcpProxy.start(Number(new URL(records.url).port));
    service = await TestService.start({
      ROLE: 'api',
      ...inBucket(minio.endpoint),
      RECORDS_DATABASE_URL: recordsProxy.before(records.url),
    });
    await keepLedger(service.database);
    tasksProxy = await TcpProxy.start(Number(new URL(service.database.url).port));
    fleet = new Fleet({
      ...service.variables,
      DATABASE_URL: tasksProxy.before(service.database.url),
      LEASE_SECONDS: '3',
      MAX_ATTEMPTS: '20',
      CORP_MAX_RUNNING: '5',
    });
    tokens = await Promise.all(DEVICES.map((_, corp) => service.tokenOf(`c${corp}`)));
    for (let worker = 0; worker < WORKERS; worker += 1) await fleet.ready(fleet.start());
  }, 120_000);

  afterAll(async () => {
    await fleet.stop();
    await service.stop();
    await Promise.all([tasksProxy.stop(), recordsProxy.stop()]);
    await Promise.all([records.stop(), minio.stop()]);
    await rm(folder, { recursive: true });
  });

  /** One of the tasks, by its place among them; undefined if there is none. */
  const one = async (condition: string, place: number): Promise<Row | undefined> => {
    const rows = await service.database.query<Row & Record<string, unknown>>(
      `SELECT * FROM export_task WHERE ${condition} ORDER BY id`,
    );
    return rows[Math.floor(place * rows.length)];
  };
  const tokenOf = ({ corp_id }: Row) => tokens[Number(corp_id.slice(1))];

  /** Lets something happen; what it breaks works again when the promise settles. */
  const happen: Record<
    (typeof events)[number],
    (turn: { worker: number; place: number; lasts: number }) => Promise<unknown>
  > = {
    kill: ({ worker }) => fleet.replace(worker),
    pause: async ({ worker }) => {
      fleet.signal(worker, 'SIGSTOP');
      // Longer than its lease.
      await sleep(4000);
      fleet.signal(worker, 'SIGCONT');
    },
    cancel: async ({ place }) => {
      const task = await one('status < 3', place);
      if (task) await service.call('POST', `/v2/export_task/${task.id}/cancel`, undefined, tokenOf(task));
    },
    delete: async ({ place }) => {
      const task = await one('status > 2', place);
      if (task) await service.call('DELETE', `/v2/export_task/${task.id}`, undefined, tokenOf(task));
    },
    store: async ({ lasts }) => {
      await minio.kill();
      await sleep(lasts);
      await minio.restart();
    },
    records: async ({ lasts }) => {
      await records.stop();
      await sleep(lasts);
      records = await EmbeddedPostgres.start(folder);
      recordsProxy.target = Number(new URL(records.url).port);
    },
    tasks: async ({ lasts }) => {
      const { target } = tasksProxy;
      tasksProxy.target = await freePort();
      tasksProxy.cut();
      await sleep(lasts);
      tasksProxy.target = target;
    },
  };

  it(`export every task that nobody cancels, none twice, and leave nothing behind, after ${TURNS} events`, async () => {
    let created = 0;
    for (const [turn, { tasks, before, ...drawnTurn }] of drawn(turns, TURNS).entries()) {
      for (const { corp, options } of tasks) {
        const extend = { product_id: PRODUCT };
        await service.create({ type: 1, params: {}, extend, options }, tokens[corp]);
        created += 1;
      }
      await sleep(before);
      const event = events[turn % events.length] ?? 'kill';
      await happen[event](drawnTurn);
    }

    await settled(service.database, 180);
    for (let worker = 0; worker < WORKERS; worker += 1) {
      const printed = fleet.printed(worker);
      expect(printed).not.toMatch(/unhandled/i);
      expect(fleet.isAlive(worker) || printed.slice(-2000)).toBe(true);
    }
    const ended = await service.database.query<Row & Record<string, unknown>>(
      'SELECT * FROM export_task ORDER BY id',
    );
    const exported = ended.filter(({ status }) => status === 3);
    const others = ended.filter(({ status }) => status !== 3);
    expect(others.filter(({ result_code }) => result_code !== 'cancelled')).toEqual([]);
    expect(await exportedTwice(service.database)).toEqual([]);
    // Whoever was neither exported nor cancelled would be missing here; deleted tasks are in the ledger.
    const ledger = await readLedger(service.database);
    expect((ledger['became 3'] ?? 0) + (ledger['became 4'] ?? 0)).toBe(created);
    expect(ledger['finished went back'] ?? ledger['finished above total']).toBeUndefined();
    const bucket = new Bucket(minio.endpoint, 'exports');
    expect(await bucket.keys()).toEqual(exported.map(({ object_key }) => object_key).sort());
    expect(await unfinishedParts(minio.folder)).toEqual([]);
    for (const { object_key, checksum, size, corp_id } of exported) {
      const rows = DEVICES[Number(corp_id.slice(1))];
      expect({ object_key, ...(await bucket.content(object_key, checksum)) }).toEqual({
        object_key,
        size: Number(size),
        checksum,
        rows,
      });
    }
    if (isWhole) {
      console.log(JSON.stringify({ created, exported: exported.length, cancelled: others.length, ledger }));
    }
  }, 1_200_000);
});
