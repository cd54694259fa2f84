import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { describeWithMinio, startMinio } from '../support/minio.js';
import { TestService } from '../support/service.js';
import { Bucket, inBucket, unfinishedParts } from './bucket.js';
import { drawn, isWhole, SEED } from './chaos.js';
import { Fleet } from './fleet.js';
import { slowDown, speedUp } from './slow-devices.js';

const ROWS = 5000;
/** The export of all rows takes more than five seconds at this pace, and a lease is three. */
const SECONDS_PER_ROW = 0.001;

/** The files that lie in a store, finished and not, with what changes when one is written anew. */
type Files = () => Promise<Record<string, string>>;

/** What a worker must not be able to do that was stopped for longer than its lease, and goes on. */
function changesNothing(
  start: () => Promise<{ service: TestService; files: Files; stop: () => Promise<void> }>,
) {
  it.each(drawn(fc.integer({ min: 50, max: 4000 }), isWhole ? 6 : 1))(
    'changes neither the task nor the file of the worker that took over, stopped %i ms after its claim',
    async (pause) => {
      const { service, files, stop } = await start();
      const { database } = service;
      await insertDemoDevices(database, ROWS);
      const fleet = new Fleet({ ...service.variables, LEASE_SECONDS: '3' });
      const row = async (id: string) =>
        (await database.query('SELECT * FROM export_task WHERE id = $1', [id]))[0];
      try {
        await slowDown(database, SECONDS_PER_ROW);
        const stopped = fleet.start();
        await fleet.ready(stopped);
        const id = await service.create({ type: 1, params: {}, extend: { product_id: PRODUCT } });
        await service.until(id, ({ status }) => status === 2);
        await sleep(pause);
        fleet.signal(stopped, 'SIGSTOP');
        await speedUp(database);

        fleet.start();
        expect(await service.ended(id)).toMatchObject({ status: 3, finished: ROWS, attempts: 2 });
        const [task, lying] = [await row(id), await files()];
        fleet.signal(stopped, 'SIGCONT');
        await fleet.hasPrinted(stopped, /attempt 1 lost its lease|: lost\b/);
        // It may still be cleaning up after itself.
        await sleep(1000);
        expect(await row(id)).toEqual(task);
        const kept = await files();
        expect(Object.keys(kept)).toEqual([task?.object_key]);
        expect(kept[String(task?.object_key)]).toBe(lying[String(task?.object_key)]);
      } finally {
        await fleet.stop();
        await stop();
      }
    },
    120_000,
  );
}

describeWithMinio(
  `a worker that was stopped for longer than its lease (TEST_SEED=${SEED}), with MinIO,`,
  () => {
    changesNothing(async () => {
      const minio = await startMinio();
      const service = await TestService.start({ ROLE: 'api', ...inBucket(minio.endpoint) });
      const bucket = new Bucket(minio.endpoint, 'exports');
      return {
        service,
        files: async () => {
          const keys = [...(await bucket.keys())];
          const versions = await Promise.all(
            keys.map(async (key) => [key, await bucket.version(key)] as const),
          );
          const parts = (await unfinishedParts(minio.folder)).map((part) => [part, ''] as const);
          return Object.fromEntries([...versions, ...parts]);
        },
        stop: async () => {
          await service.stop();
          await minio.stop();
        },
      };
    });
  },
);

describe(`a worker that was stopped for longer than its lease (TEST_SEED=${SEED}), with the local disk,`, () => {
  changesNothing(async () => {
    const service = await TestService.start({ ROLE: 'api' });
    return {
      service,
      files: async () => filesBelow(join(service.folder, 'files')),
      stop: () => service.stop(),
    };
  });
});

/** The files of the local store: finished ones by their keys, others by their paths. */
async function filesBelow(root: string): Promise<Record<string, string>> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    found
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        const { ino, mtimeMs } = await stat(path);
        return [path.replace(`${join(root, 'objects')}/`, ''), `${ino} ${mtimeMs}`] as const;
      }),
  );
  return Object.fromEntries(files);
}
