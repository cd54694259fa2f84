import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { describeWithMinio, startMinio, type RunningMinio } from '../support/minio.js';
import { TestService } from '../support/service.js';
import { Bucket, inBucket, unfinishedParts } from './bucket.js';
import { drawn, isWhole, SEED } from './chaos.js';
import { Fleet } from './fleet.js';
import { exportedTwice, keepLedger, readLedger, settled } from './ledger.js';
import { startMinioCluster, type RunningCluster } from './minio-cluster.js';

const WORKERS = isWhole ? 3 : 2;
const KILLS = isWhole ? 120 : 5;
const TASKS_PER_KILL = 3;
const MAX_ATTEMPTS = 20;
/** The devices of each enterprise; the last has enough for several lanes and parts. */
const DEVICES = [300, 3000, 20_000, 110_000];

/** What happens between two kills. */
const turns = fc.record({
  worker: fc.integer({ min: 0, max: WORKERS - 1 }),
  pause: fc.integer({ min: 200, max: 1500 }),
  tasks: fc.array(
    fc.record({
      corp: fc.constantFrom(0, 0, 0, 1, 1, 2, 2, 3),
      options: fc.constantFrom({}, {}, { compress: 'gzip' }, { format: 'jsonl' }),
    }),
    { minLength: TASKS_PER_KILL, maxLength: TASKS_PER_KILL },
  ),
});

interface Ended {
  id: string;
  corp_id: string;
  status: number;
  total: string;
  finished: string;
  size: string;
  checksum: string;
  object_key: string;
  counted: number;
  result_desc: string;
}

describeWithMinio(`workers that are killed (TEST_SEED=${SEED})`, () => {
  let service: TestService;
  let fleet: Fleet | undefined;

  const start = async (endpoint: string) => {
    service = await TestService.start({ ROLE: 'api', ...inBucket(endpoint) });
    fleet = new Fleet({
      ...service.variables,
      LEASE_SECONDS: '3',
      MAX_ATTEMPTS: String(MAX_ATTEMPTS),
      WORKER_CONCURRENCY: '3',
      CORP_MAX_RUNNING: '5',
    });
    for (const [corp, count] of DEVICES.entries()) {
      await insertDemoDevices(service.database, count, `c${corp}`);
    }
    await service.database.query('ANALYZE device');
    await keepLedger(service.database);
  };

  afterEach(async () => {
    await fleet?.stop();
    await service.stop();
  });

  /** Creates tasks, kills workers in between, and calls `between` after each kill. */
  const killWhileExporting = async (
    kills: number,
    between: (turn: number) => Promise<void> = () => Promise.resolve(),
  ) => {
    const tokens = await Promise.all(DEVICES.map((_, corp) => service.tokenOf(`c${corp}`)));
    for (let worker = 0; worker < WORKERS; worker += 1) fleet?.start();
    for (let worker = 0; worker < WORKERS; worker += 1) await fleet?.ready(worker);
    for (const [turn, { worker, pause, tasks }] of drawn(turns, kills).entries()) {
      for (const { corp, options } of tasks) {
        const extend = { product_id: PRODUCT };
        await service.create({ type: 1, params: {}, extend, options }, tokens[corp]);
      }
      await sleep(pause);
      await fleet?.replace(worker);
      // The many kills of the long form hit enough without it.
      if (!isWhole) await fleet?.ready(worker);
      await between(turn);
    }
  };

  /** The tasks, once they have ended and nothing is left to be cleaned up. */
  const ended = async (): Promise<Ended[]> => {
    await settled(service.database, 120);
    return service.database.query<Ended>(
      `SELECT id, corp_id, status, total, finished, size, checksum, object_key, result_desc,
              attempts - free_attempts AS counted FROM export_task ORDER BY id`,
    );
  };

  const expectAllExportedOnce = async (tasks: readonly Ended[], bucket: Bucket) => {
    expect(tasks.filter(({ status }) => status !== 3).map(({ result_desc }) => result_desc)).toEqual([]);
    expect(await exportedTwice(service.database)).toEqual([]);
    const ledger = await readLedger(service.database);
    const again = ledger['became 1'] ?? 0;
    expect(ledger).toEqual({
      'became 3': tasks.length,
      'became 2': tasks.length + again,
      ...(again > 0 && { 'became 1': again }),
    });
    expect(Math.max(...tasks.map(({ counted }) => counted))).toBeLessThanOrEqual(MAX_ATTEMPTS);
    expect(await bucket.keys()).toEqual(tasks.map(({ object_key }) => object_key).sort());
    for (const task of tasks) {
      const rows = DEVICES[Number(task.corp_id.slice(1))] ?? 0;
      expect([task.total, task.finished]).toEqual([String(rows), String(rows)]);
      expect({ id: task.id, ...(await bucket.content(task.object_key, task.checksum)) }).toEqual({
        id: task.id,
        size: Number(task.size),
        checksum: task.checksum,
        rows,
      });
    }
    return again;
  };

  describe('with one MinIO', () => {
    let minio: RunningMinio;

    beforeEach(async () => {
      minio = await startMinio();
      await start(minio.endpoint);
    });

    afterEach(() => minio.stop());

    it(`lose no task, export none twice, and leave nothing behind, after ${KILLS} kills`, async () => {
      await killWhileExporting(KILLS);
      const tasks = await ended();
      expect(tasks).toHaveLength(KILLS * TASKS_PER_KILL);
      const again = await expectAllExportedOnce(tasks, new Bucket(minio.endpoint, 'exports'));
      // Kills that hit nothing would prove nothing.
      if (isWhole) expect(again).toBeGreaterThan(KILLS / 4);
      expect(await unfinishedParts(minio.folder)).toEqual([]);
    }, 600_000);
  });

  describe('with a MinIO cluster of four nodes', () => {
    let cluster: RunningCluster;

    beforeEach(async () => {
      cluster = await startMinioCluster();
      await start(cluster.endpoint);
    }, 120_000);

    afterEach(() => cluster.stop());

    it('lose no task either where a node is killed as well', async () => {
      const kills = isWhole ? 30 : 2;
      await killWhileExporting(kills, async (turn) => {
        if (turn === 1) await cluster.killNode(3);
      });
      const tasks = await ended();
      await expectAllExportedOnce(tasks, new Bucket(cluster.endpoint, 'exports'));
    }, 600_000);
  });
});
