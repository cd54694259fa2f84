import { readdir } from 'node:fs/promises';
import { freePort } from '../../src/embedded/free-port.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { describeWithMinio, MinioNode, startMinio, type RunningMinio } from '../support/minio.js';
import { TestService } from '../support/service.js';
import { Bucket, inBucket, unfinishedParts } from './bucket.js';
import { Fleet } from './fleet.js';
import { itWithSmallDisk, mountSmallDisk } from './small-disk.js';
import { setPace, slowDown } from './slow-devices.js';
import { TcpProxy } from './tcp-proxy.js';

/** Enough for several parts and both lanes: 20 MB. */
const ROWS = 110_000;

function create(service: TestService, params: object = {}): Promise<string> {
  return service.create({ type: 1, params, extend: { product_id: PRODUCT } });
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

    it('by a restart in the middle of an upload delays the export, and nothing else', async () => {
      await start(inBucket(minio.endpoint));
      await setPace(records, 0.00007);
      const id = await create(service);
      await underWay(service, id);
      await minio.kill();
      await setPace(records, 0);
      const waiting = await service.until(id, ({ status }) => status === 1);
      expect(waiting).toMatchObject({ attempts: 1, will_retry: true, result_code: 'store_failed' });
      await minio.restart();
      const ended = await service.ended(id);
      expect(ended).toMatchObject({ status: 3, finished: ROWS, total: ROWS, will_retry: false });
      const bucket = new Bucket(minio.endpoint, 'exports');
      const [key = ''] = await bucket.keys();
      expect(await bucket.content(key, ended.checksum as string)).toMatchObject({
        rows: ROWS,
        size: ended.size,
      });
      expect(await bucket.keys()).toHaveLength(1);
    });

    it('by a connection that breaks again and again leaves the export whole', async () => {
      const proxy = await TcpProxy.start(minio.port);
      servers.push(proxy);
      await start({ ...inBucket(proxy.before(minio.endpoint).replace(/\/$/, '')), MAX_ATTEMPTS: '20' });
      await setPace(records, 0.00007);
      const id = await create(service);
      for (let cuts = 0; cuts < 3; cuts += 1) {
        await underWay(service, id);
        await proxy.used();
        proxy.cut();
      }
      await setPace(records, 0);
      const ended = await service.ended(id);
      expect(ended).toMatchObject({ status: 3, finished: ROWS });
      const bucket = new Bucket(minio.endpoint, 'exports');
      const [key = ''] = await bucket.keys();
      expect(await bucket.content(key, ended.checksum as string)).toMatchObject({ rows: ROWS });
    });
  });

  describeWithMinio('as a MinIO whose disk is full', () => {
    itWithSmallDisk(
      'makes the task Invalid with a reason, after all attempts, and leaves nothing of it',
      async () => {
        const disk = await mountSmallDisk(48);
        servers.push(disk);
        const node = new MinioNode(`127.0.0.1:${await freePort()}`, [disk.folder]);
        await node.start();
        servers.unshift({ stop: () => node.end() });
        await start({ ...inBucket(node.endpoint), MAX_ATTEMPTS: '2' });
        const ids = await Promise.all([create(service), create(service), create(service)]);
        const ended = [];
        for (const id of ids) ended.push(await service.ended(id));
        const full = ended.filter(({ status }) => status === 4);
        expect(full.length).toBeGreaterThan(0);
        for (const one of full) {
          expect(one).toMatchObject({ attempts: 2, will_retry: false, result_code: 'store_full' });
        }
        expect(await unfinishedParts(disk.folder)).toEqual([]);
      },
    );
  });

  describe('as a local disk that is full', () => {
    itWithSmallDisk(
      'makes the task Invalid with that reason, after all attempts, and takes a smaller one',
      async () => {
        const disk = await mountSmallDisk(8);
        servers.push(disk);
        const { folder } = disk;
        await start({ DATA_DIR: folder, MAX_ATTEMPTS: '2' });
        const id = await create(service);
        const ended = await service.ended(id);
        expect(ended).toMatchObject({ status: 4, result_code: 'store_full', attempts: 2, will_retry: false });
        expect(ended.result_desc).toMatch(/空间/);
        const left = await readdir(`${folder}/files`, { recursive: true, withFileTypes: true });
        expect(left.filter((entry) => entry.isFile())).toEqual([]);
        const small = await create(service, { query: { id: { $lte: 300 } } });
        expect(await service.ended(small)).toMatchObject({ status: 3, finished: 300 });
      },
    );
  });
});
