import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/embedded/free-port.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { eventually } from '../support/eventually.js';
import { describeWithMinio, MinioNode, startMinio, type RunningMinio } from '../support/minio.js';
import { describeWithRgw, startRgw, type RunningRgw } from '../support/rgw.js';
import { TestService } from '../support/service.js';
import { Bucket, inBucket, unfinishedParts } from './bucket.js';
import { Fleet } from './fleet.js';
import { startMinioCluster } from './minio-cluster.js';
import { itWithSmallDisk, mountSmallDisk } from './small-disk.js';
import { setPace, slowDown } from './slow-devices.js';
import { TcpProxy } from './tcp-proxy.js';

/** Enough for several parts and both lanes: 20 MB. */
const ROWS = 110_000;

/** An outage that is longer than MAX_ATTEMPTS attempts would take. */
const OUTAGE_MS = 22_000;

function create(service: TestService, params: object = {}): Promise<string> {
  return service.create({ type: 1, params, extend: { product_id: PRODUCT } });
}

/** Moves the first fault of all tasks so far back that they are not tried again. */
async function waitTooLong(service: TestService): Promise<void> {
  await service.database.query(`UPDATE export_task SET environment_since = now() - interval '25 h'
    WHERE environment_since IS NOT NULL`);
}

/** Waits until an export is under way. */
async function underWay(service: TestService, id: string): Promise<void> {
  await service.until(id, ({ status, finished }) => status === 2 && finished > 0);
}

describe('a store that fails', () => {
  let service: TestService;
  let fleet: Fleet;
  let worker: number;
  const servers: { stop(): Promise<void> }[] = [];

  /** The records, which each service reads. */
  let records: TestDatabase;

  const start = async (variables: Record<string, string>) => {
    service = await TestService.start({ ROLE: 'api', RECORDS_DATABASE_URL: records.url, ...variables });
    fleet = new Fleet(service.variables);
    worker = fleet.start();
    await fleet.ready(worker);
  };

  /** Restarts a store in the middle of an upload. */
  const restartedInUpload = async (store: RunningMinio | RunningRgw) => {
    await start(inBucket(store.endpoint));
    await setPace(records, 0.00007);
    const id = await create(service);
    await underWay(service, id);
    await store.kill();
    await setPace(records, 0);
    await sleep(2000);
    expect(await service.until(id, () => true)).toMatchObject({ status: 2, attempts: 1 });
    await store.restart();
    const ended = await service.ended(id);
    expect(ended).toMatchObject({ status: 3, finished: ROWS, total: ROWS, attempts: 1 });
    const bucket = new Bucket(store.endpoint, 'exports');
    const [key = ''] = await bucket.keys();
    expect(await bucket.content(key, ended.checksum as string)).toMatchObject({
      rows: ROWS,
      size: ended.size,
    });
    expect(await bucket.keys()).toHaveLength(1);
  };

  beforeAll(async () => {
    records = await createDatabase();
    await insertDemoDevices(records, ROWS);
    await records.query('ANALYZE device');
    await slowDown(records, 0);
  });

  afterAll(() => records.drop());

  afterEach(async () => {
    expect(fleet.isAlive(worker)).toBe(true);
    await fleet.stop();
    await service.stop();
    for (const server of servers.splice(0)) await server.stop();
  });

  describeWithMinio('as MinIO', () => {
    let minio: RunningMinio;

    beforeEach(async () => {
      minio = await startMinio();
      servers.push(minio);
    });

    it('by a restart in the middle of an upload delays the attempt, which repeats the part', () =>
      restartedInUpload(minio));

    it('by being away costs no waiting task an attempt', async () => {
      await start(inBucket(minio.endpoint));
      await minio.kill();
      const few = { query: { id: { $lte: 100 } } };
      const ids = await Promise.all(Array.from({ length: 20 }, () => create(service, few)));
      await sleep(OUTAGE_MS);
      await minio.restart();
      for (const id of ids) {
        expect(await service.ended(id)).toMatchObject({ status: 3, finished: 100, attempts: 1 });
      }
    });

    it('by a connection that breaks again and again leaves the export whole', async () => {
      const proxy = await TcpProxy.start(minio.port);
      servers.push(proxy);
      await start(inBucket(proxy.before(minio.endpoint).replace(/\/$/, '')));
      await setPace(records, 0.00007);
      const id = await create(service);
      for (let cuts = 0; cuts < 3; cuts += 1) {
        await underWay(service, id);
        await proxy.used();
        proxy.cut();
      }
      await setPace(records, 0);
      const ended = await service.ended(id);
      expect(ended).toMatchObject({ status: 3, finished: ROWS, attempts: 1 });
      const bucket = new Bucket(minio.endpoint, 'exports');
      const [key = ''] = await bucket.keys();
      expect(await bucket.content(key, ended.checksum as string)).toMatchObject({ rows: ROWS });
    });
  });

  describeWithRgw('as Ceph RGW', () => {
    let rgw: RunningRgw;

    beforeEach(async () => {
      rgw = await startRgw();
      servers.push(rgw);
    });

    it('by a restart in the middle of an upload delays the attempt, which repeats the part', () =>
      restartedInUpload(rgw));

    it('by a cluster that takes no writes delays the export, which a cancel still ends', async () => {
      await start(inBucket(rgw.endpoint));
      await setPace(records, 0.00007);
      const some = { query: { id: { $lte: 40_000 } } };
      const ids = [await create(service, some), await create(service, some)];
      for (const id of ids) await underWay(service, id);
      await rgw.pause();
      await setPace(records, 0);
      await sleep(5000);
      const asked = Date.now();
      await service.call('POST', `/v2/export_task/${ids[0] ?? ''}/cancel`);
      expect(await service.ended(ids[0] ?? '')).toMatchObject({ status: 4, result_code: 'cancelled' });
      // The export waits a second for the store to discard the upload.
      expect(Date.now() - asked).toBeLessThan(5000);
      await rgw.unpause();
      expect(await service.ended(ids[1] ?? '')).toMatchObject({ status: 3, finished: 40_000, attempts: 1 });
    });
  });

  describeWithMinio('as a MinIO cluster', () => {
    it('that has lost too many nodes to write delays the export, and the worker is not ready', async () => {
      const cluster = await startMinioCluster();
      servers.push(cluster);
      await start(inBucket(cluster.endpoint));
      const [, url = ''] = /listening on (http:[\w.:/]+)/.exec(fleet.printed(worker)) ?? [];
      const isReady = async () => (await fetch(`${url}/health/ready`)).status;
      await eventually(isReady, (status) => status === 200);
      for (const node of [2, 3]) await cluster.killNode(node);
      await eventually(isReady, (status) => status === 503);
      const ids = [await create(service), await create(service), await create(service)];
      await sleep(5000);
      expect(await isReady()).toBe(503);
      await Promise.all([2, 3].map((node) => cluster.restartNode(node)));
      for (const id of ids) expect(await service.ended(id)).toMatchObject({ status: 3, attempts: 1 });
      await eventually(isReady, (status) => status === 200);
    }, 180_000);
  });

  describeWithMinio('as a MinIO whose disk is full', () => {
    itWithSmallDisk(
      'lets the task wait with a reason, until ENVIRONMENT_MAX_HOURS, and leaves nothing of it',
      async () => {
        const disk = await mountSmallDisk(48);
        servers.push(disk);
        const node = new MinioNode(`127.0.0.1:${await freePort()}`, [disk.folder]);
        await node.start();
        servers.unshift({ stop: () => node.end() });
        await start(inBucket(node.endpoint));
        const ids = await Promise.all([create(service), create(service), create(service)]);
        const tried = (task: any) => task.status > 2 || task.will_retry;
        const found = [];
        for (const id of ids) found.push(await service.until(id, tried));
        const full = found.filter(({ status }) => status !== 3);
        expect(full.length).toBeGreaterThan(0);
        await waitTooLong(service);
        for (const { id } of full) {
          expect(await service.ended(id as string)).toMatchObject({
            status: 4,
            attempts: 0,
            will_retry: false,
            result_code: 'store_full',
          });
        }
        expect(await unfinishedParts(disk.folder)).toEqual([]);
      },
    );
  });

  describe('as a local disk that is full', () => {
    itWithSmallDisk(
      'lets the task wait with that reason, until ENVIRONMENT_MAX_HOURS, and takes a smaller one',
      async () => {
        const disk = await mountSmallDisk(8);
        servers.push(disk);
        const { folder } = disk;
        await start({ DATA_DIR: folder });
        const id = await create(service);
        const waiting = await service.until(id, ({ will_retry }) => will_retry);
        expect(waiting).toMatchObject({ status: 1, result_code: 'store_full', attempts: 0 });
        expect(waiting.result_desc).toMatch(/空间/);
        await waitTooLong(service);
        expect(await service.ended(id)).toMatchObject({ status: 4, result_code: 'store_full' });
        const left = await readdir(`${folder}/files`, { recursive: true, withFileTypes: true });
        expect(left.filter((entry) => entry.isFile())).toEqual([]);
        const small = await create(service, { query: { id: { $lte: 300 } } });
        expect(await service.ended(small)).toMatchObject({ status: 3, finished: 300 });
      },
    );
  });
});
