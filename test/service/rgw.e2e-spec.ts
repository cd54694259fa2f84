import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Client } from 'minio';
import { ExportTaskScheduler } from '../../src/export-task/work/export-task.scheduler.js';
import { MinioObjectStore } from '../../src/storage/minio-object-store.js';
import { Bucket, inBucket } from '../chaos/bucket.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { credentials } from '../support/minio.js';
import { describeWithRgw, startRgw, type RunningRgw } from '../support/rgw.js';
import { TestService } from '../support/service.js';
import { slowDown } from '../chaos/slow-devices.js';

/** Several parts of a CSV file. */
const ROWS = 60_000;

const all = { type: 1, params: {}, extend: { product_id: PRODUCT } };

describeWithRgw('a service whose files lie in Ceph RGW', () => {
  let rgw: RunningRgw;
  let bucket: Bucket;
  let client: Client;
  let records: TestDatabase;
  let service: TestService;

  beforeAll(async () => {
    [rgw, records] = await Promise.all([startRgw(), createDatabase()]);
    await insertDemoDevices(records, ROWS);
    await records.query('ANALYZE device');
    service = await TestService.start({ RECORDS_DATABASE_URL: records.url, ...inBucket(rgw.endpoint) });
    bucket = new Bucket(rgw.endpoint, 'exports');
    client = new Client({
      ...credentials,
      endPoint: '127.0.0.1',
      port: rgw.port,
      useSSL: false,
      region: 'us-east-1',
    });
  });

  afterAll(async () => {
    await service.stop();
    await records.drop();
    await rgw.stop();
  });

  const unfinished = async () =>
    (await client.listIncompleteUploadsQuery('exports', '', '', '', '')).uploads.map(({ key }) => key);

  it.each([
    [{}, '.csv'],
    [{ compress: 'zip' }, '.zip'],
    [{ compress: 'gzip' }, '.csv.gz'],
    [{ format: 'xlsx' }, '.xlsx'],
    [{ format: 'jsonl' }, '.jsonl'],
  ])('exports with %j, and the download is the file of the task', async (options, extension) => {
    const task = await service.export({ ...all, options });
    expect(task).toMatchObject({ status: 3, total: ROWS, finished: ROWS, attempts: 1 });
    const answer = await service.download(task.id);
    expect(answer.headers.get('content-disposition')).toContain(extension);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const [kind] = task.checksum.split(':');
    const sum =
      kind === 'crc32'
        ? crc32(bytes).toString(16).padStart(8, '0')
        : createHash('sha256').update(bytes).digest('hex');
    expect([bytes.length, `${kind}:${sum}`]).toEqual([task.size, task.checksum]);
    const key = `acme/${task.id as string}/1${extension}`;
    expect(await bucket.content(key, task.checksum)).toMatchObject({ rows: ROWS });
    expect((await fetch(task.link_url)).status).toBe(403);
    expect((await service.call('DELETE', `/v2/export_task/${task.id as string}`)).status).toBe(200);
    expect(await bucket.keys()).toEqual([]);
  });

  it('removes the file of a task that has expired', async () => {
    const task = await service.export({ ...all, params: { query: { id: { $lte: 100 } } } });
    const { link_url: link } = (await service.call('GET', `/v2/export_task/${task.id as string}/auth_link`))
      .body;
    expect((await fetch(link)).status).toBe(200);
    await service.database.query(`UPDATE export_task SET expire_time = now() - interval '1 s'`);
    await service.application.get(ExportTaskScheduler).expire();
    expect(await service.ended(task.id)).toMatchObject({ status: 5 });
    expect((await fetch(link)).status).toBe(404);
    expect(await bucket.keys()).toEqual([]);
  });

  it('lets a task wait while the quota of its user is used up', async () => {
    await rgw.admin('quota', 'set', '--quota-scope=user', '--max-size=4M');
    await rgw.admin('quota', 'enable', '--quota-scope=user');
    const id = await service.create(all);
    const waiting = await service.until(id, ({ will_retry }) => will_retry);
    expect(waiting).toMatchObject({ status: 1, result_code: 'store_full', attempts: 0 });
    expect([await bucket.keys(), await unfinished()]).toEqual([[], []]);
    await rgw.admin('quota', 'disable', '--quota-scope=user');
    expect(await service.ended(id)).toMatchObject({ status: 3, finished: ROWS, attempts: 1 });
    await service.call('DELETE', `/v2/export_task/${id}`);
  });

  it('removes every version from a bucket that keeps them', async () => {
    await client.setBucketVersioning('exports', { Status: 'Enabled' });
    const task = await service.export({ ...all, params: { query: { id: { $lte: 100 } } } });
    expect(task).toMatchObject({ status: 3 });
    expect((await service.call('DELETE', `/v2/export_task/${task.id as string}`)).status).toBe(200);
    const left: unknown[] = [];
    for await (const one of client.listObjects('exports', '', true, { IncludeVersion: true })) left.push(one);
    expect(left).toEqual([]);
    await client.setBucketVersioning('exports', { Status: 'Suspended' });
  });

  it.each([
    [{ secretKey: 'another-secret' }, 'HTTP 403 SignatureDoesNotMatch: '],
    [{ accessKey: 'nobody' }, 'HTTP 403 InvalidAccessKeyId: '],
  ])('does not start with %j, and names the reason', async (wrong, reason) => {
    const options = { endpoint: rgw.endpoint, ...credentials, bucket: 'exports', ...wrong };
    await expect(new MinioObjectStore(options).prepare()).rejects.toThrow(reason);
  });

  it('leaves nothing of an export that is cancelled in the middle of its upload', async () => {
    await slowDown(records, 0.0001);
    const id = await service.create(all);
    for (;;) if ((await unfinished()).length > 0) break;
    const asked = Date.now();
    await service.call('POST', `/v2/export_task/${id}/cancel`);
    expect(await service.ended(id)).toMatchObject({ status: 4, result_code: 'cancelled' });
    expect(Date.now() - asked).toBeLessThan(2000);
    expect((await service.call('DELETE', `/v2/export_task/${id}`)).status).toBe(200);
    expect([await bucket.keys(), await unfinished()]).toEqual([[], []]);
  });
});
