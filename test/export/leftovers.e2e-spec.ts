import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'minio';
import { result } from '../../src/export-task/queue/export-task.results.js';
import { WorkerPresence } from '../../src/export-task/queue/worker-presence.js';
import { ExportTaskTransitions } from '../../src/export-task/queue/export-task.transitions.js';
import { ExportTaskSweeper } from '../../src/export-task/work/export-task.sweeper.js';
import { taskFile } from '../../src/export-task/work/task-file.js';
import { UnownedFiles } from '../../src/export-task/work/unowned-files.js';
import type { ExportTask } from '../../src/export-task/export-task.entity.js';
import { ObjectStore, type StoredFile } from '../../src/storage/object-store.js';
import { Bucket, inBucket, unfinishedParts } from '../chaos/bucket.js';
import { content, hangingContent } from '../storage/content.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { credentials, describeWithMinio, startMinio } from '../support/minio.js';
import { describeWithRgw, startRgw } from '../support/rgw.js';
import { TestService } from '../support/service.js';

const task = { type: 1, params: {}, extend: { product_id: PRODUCT } };
const DAY_MS = 86_400_000;

/** A store, as someone sees it who looks at its disk. */
interface Place {
  variables: Record<string, string>;
  /** The keys of the objects, and whatever is left of unfinished writes. */
  objects(service: TestService): Promise<string[]>;
  unfinished(service: TestService): Promise<string[]>;
  /** Leaves an unfinished write, as a process that is killed. */
  interrupt(service: TestService, file: StoredFile): Promise<void>;
  stop(): Promise<void>;
}

const local: Place = {
  variables: {},
  objects: async ({ folder }) => {
    const root = join(folder, 'files', 'objects');
    const found = await readdir(root, { recursive: true, withFileTypes: true });
    return found
      .filter((one) => one.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
      .sort();
  },
  unfinished: ({ folder }) => readdir(join(folder, 'files', 'incoming')),
  // The write hangs for as long as the suite runs.
  interrupt: async ({ application }, file) => {
    const { content: bytes, hangs } = hangingContent(1000);
    void application.get(ObjectStore).put(file, bytes);
    await hangs;
  },
  stop: () => Promise.resolve(),
};

async function inMinio(): Promise<Place> {
  const minio = await startMinio();
  return inS3(minio, () => unfinishedParts(minio.folder));
}

async function inRgw(): Promise<Place> {
  const rgw = await startRgw();
  return inS3(rgw, async (client) => {
    const { uploads } = await client.listIncompleteUploadsQuery('exports', '', '', '', '');
    return uploads.map(({ key }) => key);
  });
}

function inS3(
  server: { endpoint: string; port: number; stop(): Promise<void> },
  unfinished: (client: Client) => Promise<string[]>,
): Place {
  const connection = { endPoint: '127.0.0.1', port: server.port, useSSL: false, region: 'us-east-1' };
  const client = new Client({ ...connection, ...credentials });
  const bucket = new Bucket(server.endpoint, 'exports');
  return {
    variables: inBucket(server.endpoint),
    objects: () => bucket.keys(),
    unfinished: () => unfinished(client),
    interrupt: async (_, { key }) => {
      const uploadID = await client.initiateNewMultipartUpload('exports', key, {});
      const part = { bucketName: 'exports', objectName: key, uploadID, partNumber: 1, headers: {} };
      await client.uploadPart(part, Buffer.from('unfinished'));
    },
    stop: () => server.stop(),
  };
}

function leavesNothing(
  start: () => Promise<Place>,
  { findsUploads, obstruct }: { findsUploads: boolean; obstruct?: (path: string) => Promise<unknown> },
): void {
  let place: Place;
  let service: TestService;
  let transitions: ExportTaskTransitions;

  beforeAll(async () => {
    place = await start();
    service = await TestService.start({ ROLE: 'api', ...place.variables });
    await insertDevices(service.database, 'acme', [{}]);
    transitions = service.application.get(ExportTaskTransitions);
  });

  afterAll(async () => {
    await service.stop();
    await place.stop();
  });

  const store = () => service.application.get(ObjectStore);
  const left = async () => [...(await place.objects(service)), ...(await place.unfinished(service))];
  const claim = async (): Promise<ExportTask> => {
    const claimed = await transitions.claim('w');
    if (!claimed) throw new Error('nothing to claim');
    return claimed;
  };
  const die = async () => {
    await service.database.query(
      `UPDATE export_task SET lease_until = now() - interval '1 s' WHERE status = 2`,
    );
    await transitions.recover();
  };
  /** A task of two attempts: one died in the middle of its upload, the other between completion and finish. */
  const abandoned = async () => {
    const id = await service.create(task);
    await place.interrupt(service, taskFile(await claim()));
    await die();
    await store().put(taskFile(await claim()), content(10));
    await die();
    expect(await service.call('POST', `/v2/export_task/${id}/cancel`)).toMatchObject({ status: 200 });
    return id;
  };

  it('when a task is deleted after its workers have died', async () => {
    const id = await abandoned();
    expect(await left()).not.toEqual([]);
    expect(await service.call('DELETE', `/v2/export_task/${id}`)).toMatchObject({ status: 200 });
    expect(await left()).toEqual([]);
  });

  it('of tasks without a row and of dead attempts, and removes nothing else', async () => {
    const lost = await abandoned();
    await service.database.query('DELETE FROM export_task WHERE id = $1', [lost]);

    // A finished task with the file of another attempt beside its own.
    await service.create(task);
    const finished = await claim();
    const stray = taskFile(finished, 7);
    const own = taskFile(finished);
    for (const file of [stray, own]) await store().put(file, content(10));
    const stored = { object_key: own.key, size: 10, rows: 1, checksum: 'sha256:0' };
    await transitions.finish({ id: finished.id, attempts: 1, worker_id: 'w' }, stored);
    await service.create(task);
    const running = await claim();
    const foreign = [`acme/${randomUUID()}/1.csv`, `beta/${lost}/1.csv`, 'acme/report/1.csv', 'backup.tar'];
    const kept = [own.key, taskFile(running).key, ...foreign];
    for (const key of kept.slice(1)) await store().put({ ...own, key }, content(10));

    const unowned = service.application.get(UnownedFiles);
    const before = await left();
    await unowned.removeUnowned(new Date());
    expect(await left()).toEqual(before);
    await unowned.removeUnowned(new Date(Date.now() + 30 * DAY_MS));
    expect(await place.objects(service)).toEqual(kept.sort());
    if (findsUploads) expect(await place.unfinished(service)).toEqual([]);
    await transitions.refuse({ id: running.id, attempts: 1, worker_id: 'w' }, result('cancelled'));
  });

  if (!obstruct) return;
  it('once for all: the first of the live workers sweeps', async () => {
    const presence = service.application.get(WorkerPresence);
    for (const worker of ['b', 'a']) await presence.announce(worker);
    expect([await presence.isFirst('a'), await presence.isFirst('b')]).toEqual([true, false]);
  });

  it('of a task whose neighbour in the sweep cannot be removed', async () => {
    const ids = [await abandoned(), await abandoned()];
    const end = `UPDATE export_task SET end_time = now() - interval '1 d' * $2 WHERE id = $1`;
    await service.database.query(end, [ids[0], 2]);
    await service.database.query(end, [ids[1], 1]);
    const path = join(service.folder, 'files', 'objects', 'acme', ids[0] ?? '', '2.csv');
    await rm(path);
    await obstruct(path);
    await service.application.get(ExportTaskSweeper).sweep();
    const swept = 'SELECT id FROM export_task WHERE swept_attempts = attempts AND id = ANY ($1)';
    expect(await service.database.query(swept, [ids])).toEqual([{ id: ids[1] }]);
    expect((await service.call('DELETE', `/v2/export_task/${ids[0] ?? ''}`)).status).toBe(503);
    await rm(path, { recursive: true });
    expect((await service.call('DELETE', `/v2/export_task/${ids[0] ?? ''}`)).status).toBe(200);
  });
}

describe('the local disk keeps nothing', () => {
  leavesNothing(() => Promise.resolve(local), { findsUploads: true, obstruct: mkdir });
});

describeWithMinio('MinIO keeps nothing', () => {
  // Its list of unfinished uploads names those of one key only. It removes them after a day by itself.
  leavesNothing(inMinio, { findsUploads: false });
});

describeWithRgw('Ceph RGW keeps nothing', () => {
  leavesNothing(inRgw, { findsUploads: true });
});
