import { setTimeout } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { Client } from 'minio';
import { MinioObjectStore, type MinioStoreOptions } from '../../src/storage/minio-object-store.js';
import { PART_SIZE } from '../../src/storage/upload-lane.js';
import { freePort } from '../../src/embedded/free-port.js';
import { eventually } from '../support/eventually.js';
import { MinioGate } from '../support/minio-gate.js';
import { describeWithMinio, startMinio, type RunningMinio } from '../support/minio.js';
import { content, hangingContent } from './content.js';
import { serveStorage } from './local-store-under-test.js';

function newFile() {
  return { key: `demo/${randomUUID()}/1.csv`, filename: '设备.csv', contentType: 'text/csv; charset=utf-8' };
}

describeWithMinio('the MinIO store behind a network that fails', () => {
  let minio: RunningMinio;
  let gate: MinioGate;
  let options: MinioStoreOptions;
  let store: MinioObjectStore;
  let client: Client;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    minio = await startMinio();
    gate = await MinioGate.open(minio.port);
    const { accessKey, secretKey, port } = minio;
    options = { endpoint: gate.endpoint, accessKey, secretKey, bucket: 'exports', patienceSeconds: 0 };
    store = new MinioObjectStore(options);
    await store.prepare();
    client = new Client({
      endPoint: '127.0.0.1',
      port,
      useSSL: false,
      accessKey,
      secretKey,
      region: 'us-east-1',
    });
  });

  beforeEach(() => {
    gate.treat = () => 'pass';
  });

  afterAll(async () => {
    await gate.close();
    await minio.stop();
  });

  async function versionsIn(bucket: string): Promise<string[]> {
    const names: string[] = [];
    for await (const { name = '' } of client.listObjects(bucket, '', true, { IncludeVersion: true }))
      names.push(name);
    return names;
  }

  async function expectNothing(key: string): Promise<void> {
    await expect(store.size(key)).resolves.toBeUndefined();
    // A write that fails waits only a second for its clean-up.
    await eventually(
      () => client.findUploadId('exports', key),
      (upload) => upload === undefined,
    );
  }

  it('is unavailable without its bucket, and while the server sends nothing', async () => {
    const other = new MinioObjectStore({ ...options, bucket: 'no-such-bucket' });
    await expect(other.check(AbortSignal.timeout(5000))).rejects.toThrow('HTTP 404 NoSuchBucket: ');
    gate.treat = () => 'hold answer';
    const asked = Date.now();
    await expect(store.check(AbortSignal.timeout(200))).rejects.toThrow();
    expect(Date.now() - asked).toBeLessThan(3000);
    gate.release();
  });

  it.each([
    ['the body of a part is being sent', 'hold body'],
    ['a part is stored but not yet answered', 'hold answer'],
  ] as const)('leaves nothing of a write that is cancelled while %s', async (_, treatment) => {
    const file = newFile();
    gate.treat = (line) => (line.includes('partNumber=2') ? treatment : 'pass');
    const held = gate.held();
    const stop = new AbortController();
    const put = store.put(file, content(20 * PART_SIZE), stop.signal);
    await held;
    const cancelled = Date.now();
    stop.abort('lost');
    await expect(put).rejects.toBe('lost');
    expect(Date.now() - cancelled).toBeLessThan(2000);
    await expectNothing(file.key);
  });

  it('leaves nothing of a write that is cancelled before the upload id arrives', async () => {
    const file = newFile();
    gate.treat = (line) => (line.startsWith('POST') ? 'hold answer' : 'pass');
    const held = gate.held();
    const stop = new AbortController();
    const put = store.put(file, content(1), stop.signal);
    await held;
    stop.abort('lost');
    await expect(put).rejects.toBe('lost');
    await expect(client.findUploadId('exports', file.key)).resolves.toBeDefined();
    gate.treat = (line) => (line.startsWith('DELETE') ? 'hold answer' : 'pass');
    const discarded = gate.held();
    gate.release();
    await discarded;
    await expectNothing(file.key);
    gate.release();
  });

  it('throws the error of a part even while the source hangs', async () => {
    const file = newFile();
    gate.treat = (line) => (line.includes('partNumber=1') ? 'cut answer' : 'pass');
    const put = store.put(file, hangingContent(PART_SIZE + 1).content);
    await expect(put).rejects.toThrow('socket hang up');
    await expectNothing(file.key);
  });

  it.each([
    ['a part', /^PUT .*partNumber=2/],
    ['the beginning', /^POST .*uploads/],
    ['the completion', /^POST .*uploadId/],
  ])('repeats %s while its connection breaks, and stores the file once', async (_, request) => {
    const patient = new MinioObjectStore({ ...options, patienceSeconds: 10 });
    const file = newFile();
    let cuts = 0;
    gate.treat = (line) => (request.test(line) && (cuts += 1) <= 2 ? 'cut answer' : 'pass');
    const size = 2 * PART_SIZE;
    await expect(patient.put(file, content(size))).resolves.toEqual({ size });
    expect(cuts).toBeGreaterThan(1);
    await expect(store.size(file.key)).resolves.toBe(size);
    await expect(client.findUploadId('exports', file.key)).resolves.toBeUndefined();
  });

  it('detects a bit that changed on the way, and leaves nothing', async () => {
    const file = newFile();
    gate.treat = (line) => (line.includes('partNumber=2') ? 'change body' : 'pass');
    await expect(store.put(file, content(3 * PART_SIZE))).rejects.toThrow(/Content-(Md5|SHA256)/i);
    await expectNothing(file.key);
  });

  it('reads at most three parts ahead of the server', async () => {
    const file = newFile();
    gate.treat = (line) => (line.includes('partNumber') ? 'hold answer' : 'pass');
    let read = 0;
    async function* counted() {
      for await (const bytes of content(20 * PART_SIZE, [PART_SIZE / 4])) {
        read += bytes.length;
        yield bytes;
      }
    }
    const held = gate.held(2);
    const stop = new AbortController();
    const put = store.put(file, counted(), stop.signal);
    await held;
    stop.abort('lost');
    await expect(put).rejects.toBe('lost');
    expect(read).toBe(3 * PART_SIZE);
  });

  it('reads at most one part of a lane while the previous lane sends nothing', async () => {
    const file = newFile();
    let read = 0;
    async function* counted() {
      for await (const bytes of content(20 * PART_SIZE, [PART_SIZE / 4])) {
        read += bytes.length;
        yield bytes;
      }
    }
    const stop = new AbortController();
    const slow = hangingContent(100);
    const put = store.putLanes(file, [slow.content, counted()], stop.signal);
    await slow.hangs;
    await setTimeout(300);
    expect(read).toBe(PART_SIZE);
    stop.abort('lost');
    await expect(put).rejects.toBe('lost');
    await expectNothing(file.key);
  });

  it('leaves no object if the answer to the completion is lost', async () => {
    const file = newFile();
    gate.treat = (line) => (line.startsWith('POST') && line.includes('uploadId') ? 'cut answer' : 'pass');
    await expect(store.put(file, content(1))).rejects.toThrow('socket hang up');
    await expectNothing(file.key);
  });

  it('ends a write soon even if the server does not answer the clean-up, and discards its parts with the next removal', async () => {
    const file = newFile();
    gate.treat = (line) => (line.startsWith('DELETE') ? 'hold body' : 'pass');
    const stop = new AbortController();
    const source = hangingContent(PART_SIZE);
    const put = store.put(file, source.content, stop.signal);
    await source.hangs;
    const cancelled = Date.now();
    stop.abort('lost');
    await expect(put).rejects.toBe('lost');
    // It waits a second for the clean-up, which has three.
    expect(Date.now() - cancelled).toBeLessThan(2800);
    gate.treat = () => 'pass';
    await store.remove(file.key);
    await expectNothing(file.key);
  }, 15_000);

  it('signs links for the public endpoint without a request to a server', async () => {
    const publicEndpoint = `http://files.example.com:${await freePort()}`;
    const elsewhere = new MinioObjectStore({ ...options, endpoint: 'http://127.0.0.1:1', publicEndpoint });
    const file = newFile();
    expect(elsewhere.address(file.key)).toBe(`${publicEndpoint}/exports/${file.key}`);
    const link = new URL(await elsewhere.link(file, 60));
    expect(link.origin).toBe(publicEndpoint);
    expect(link.searchParams.get('X-Amz-Expires')).toBe('60');
  });

  it('has links for a public endpoint that work', async () => {
    const file = newFile();
    const direct = new MinioObjectStore({
      ...options,
      endpoint: minio.endpoint,
      publicEndpoint: gate.endpoint,
    });
    await direct.put(file, content(10));
    const link = await direct.link(file, 60);
    expect(new URL(link).origin).toBe(gate.endpoint);
    expect((await fetch(link)).status).toBe(200);
  });

  it('refuses to sign a link for 0 s, which the client would read as seven days', async () => {
    await expect(store.link(newFile(), 0)).rejects.toThrow(
      'ttlSeconds: invalid value 0. Must be at least 1.',
    );
  });

  it('creates its bucket, even if several processes do so at once', async () => {
    const stores = Array.from(
      { length: 4 },
      () => new MinioObjectStore({ ...options, bucket: 'new-bucket' }),
    );
    await Promise.all(stores.map((one) => one.prepare()));
    await expect(client.bucketExists('new-bucket')).resolves.toBe(true);
  });

  it('throws the error of the server if it refuses to tell a size', async () => {
    const stranger = new MinioObjectStore({ ...options, secretKey: 'another-secret' });
    await expect(stranger.size('demo/1/1.csv')).rejects.toThrow('HTTP 403 SignatureDoesNotMatch: ');
  });

  it('fails to start with one line if the server is away or refuses the key', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const away = new MinioObjectStore({ ...options, endpoint });
    await expect(away.prepare()).rejects.toThrow(
      `MinIO at ${endpoint}, bucket exports: connect ECONNREFUSED`,
    );
    const stranger = new MinioObjectStore({ ...options, secretKey: 'another-secret' });
    await expect(stranger.prepare()).rejects.toThrow('HTTP 403 SignatureDoesNotMatch: ');
    expect(() => new MinioObjectStore({ ...options, accessKey: 'a+b' })).toThrow(
      'MinIO accessKey: invalid character. Must consist of letters',
    );
  });

  it('removes its own delete marker from a bucket whose versioning is suspended', async () => {
    const suspended = new MinioObjectStore({ ...options, bucket: 'suspended' });
    await suspended.prepare();
    await client.setBucketVersioning('suspended', { Status: 'Enabled' });
    await client.setBucketVersioning('suspended', { Status: 'Suspended' });
    const file = newFile();
    await suspended.put(file, content(10));
    await suspended.remove(file.key);
    expect(await versionsIn('suspended')).toEqual([file.key]);
    for await (const old of suspended.olderThan(new Date(Date.now() + 60_000))) await old.remove();
    expect(await versionsIn('suspended')).toEqual([]);
  });

  it('removes every version of an object from a bucket that keeps them, and warns of the others', async () => {
    const versioned = new MinioObjectStore({ ...options, bucket: 'versioned' });
    await versioned.prepare();
    await client.setBucketVersioning('versioned', { Status: 'Enabled' });
    const file = newFile();
    const neighbour = { ...file, key: `${file.key}.gz` };
    for (const one of [file, file, neighbour]) await versioned.put(one, content(10));
    // As a former version of the service did.
    await client.removeObject('versioned', file.key);
    await versioned.remove(file.key);
    expect(await versionsIn('versioned')).toEqual([neighbour.key]);
    await client.makeBucket('locked', 'us-east-1', { ObjectLocking: true });
    const lock = client.setObjectLockConfig.bind(client) as (...args: unknown[]) => Promise<void>;
    await lock('locked', { mode: 'GOVERNANCE', unit: 'Days', validity: 1 });
    const warnings = import.meta.jest.spyOn(Logger.prototype, 'warn');
    try {
      for (const bucket of ['versioned', 'locked'])
        await new MinioObjectStore({ ...options, bucket }).prepare();
      const lines = warnings.mock.calls.map(([line]) => String(line)).join('\n');
      expect(lines).toMatch(/versioned keeps versions.*NoncurrentVersionExpiration/);
      expect(lines).toMatch(/locked has an object lock: nobody can remove a file for 1 Days/);
    } finally {
      warnings.mockRestore();
    }
  });

  it('is offered by the storage module, which then has no address for files', async () => {
    const { app, store: offered } = await serveStorage({ driver: 'minio', ...options }, await freePort());
    try {
      expect(offered.address('demo/1/1.csv')).toBe(store.address('demo/1/1.csv'));
      const url = await app.getUrl();
      const response = await fetch(`${url}/v2/export_file/demo/1/1.csv?name=&expires=&signature=`);
      expect(response.status).toBe(404);
      const answer: unknown = await response.json();
      expect(answer).toMatchObject({ error: { code: 4041001 } });
      expect(answer).toEqual(await (await fetch(`${url}/no-such-address`)).json());
    } finally {
      await app.close();
    }
  });
});
