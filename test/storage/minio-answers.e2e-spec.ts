import dns from 'node:dns';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { Client } from 'minio';
import { AssumeRoleProvider } from 'minio/dist/esm/AssumeRoleProvider.mjs';
import { isStoreFull } from '../../src/storage/object-store.js';
import { MinioObjectStore, type MinioStoreOptions } from '../../src/storage/minio-object-store.js';
import { PART_SIZE } from '../../src/storage/upload-lane.js';
import { credentials, describeWithMinio, startMinio, type RunningMinio } from '../support/minio.js';
import { content } from './content.js';

const { jest } = import.meta;

const ALL_KEYS = 'arn:aws:s3:::exports/*';

function newFile() {
  return { key: `demo/${randomUUID()}/1.csv`, filename: '设备.csv', contentType: 'text/csv; charset=utf-8' };
}

describeWithMinio('what an object store answers', () => {
  let minio: RunningMinio;
  let options: MinioStoreOptions;
  let store: MinioObjectStore;
  let client: Client;
  let warnings: unknown[];
  const servers: Server[] = [];

  beforeAll(async () => {
    minio = await startMinio({ MINIO_DOMAIN: 'minio.test' });
    options = { endpoint: minio.endpoint, ...credentials, bucket: 'exports' };
    store = new MinioObjectStore(options);
    await store.prepare();
    client = new Client({
      ...credentials,
      endPoint: '127.0.0.1',
      port: minio.port,
      useSSL: false,
      region: 'us-east-1',
    });
  });

  beforeEach(() => {
    warnings = [];
    Logger.overrideLogger({
      log: () => undefined,
      error: () => undefined,
      warn: (text: unknown) => warnings.push(text),
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  afterAll(() => minio.stop());

  /** A server on a free port; answers its address. */
  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Sends a request on to MinIO. */
  function forward(asked: IncomingMessage, onAnswer: (answered: IncomingMessage) => void): void {
    const { method, url: path, headers } = asked;
    asked.pipe(request({ port: minio.port, method, path, headers }, onAnswer));
  }

  /** A store whose key has only the rights of this policy. */
  async function storeWith(statements: object[]): Promise<MinioObjectStore> {
    const role = new AssumeRoleProvider({
      stsEndpoint: minio.endpoint,
      ...credentials,
      policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    });
    const found = await role.getCredentials();
    return new MinioObjectStore({
      ...options,
      accessKey: found.getAccessKey(),
      secretKey: found.getSecretKey(),
      sessionToken: found.getSessionToken() ?? '',
    });
  }

  const allow = (actions: string[], resource = ALL_KEYS) => ({
    Effect: 'Allow',
    Action: actions,
    Resource: [resource],
  });

  async function expectWorks(one: MinioObjectStore): Promise<void> {
    const file = newFile();
    await expect(one.put(file, content(PART_SIZE + 1))).resolves.toEqual({ size: PART_SIZE + 1 });
    await expect(one.size(file.key)).resolves.toBe(PART_SIZE + 1);
    const link = await one.link(file, 60);
    expect((await (await fetch(link)).arrayBuffer()).byteLength).toBe(PART_SIZE + 1);
    // Links are for GET only.
    expect((await fetch(link, { method: 'HEAD' })).status).toBe(403);
    expect((await fetch(one.address(file.key))).status).toBe(403);
    await one.remove(file.key);
    await expect(one.size(file.key)).resolves.toBeUndefined();
    await one.check(AbortSignal.timeout(5000));
  }

  it('is enough with the rights of docs/deploying.md', async () => {
    const [, policy = ''] = /```json\n(\{\n {2}"Version"[^]*?)```/.exec(
      readFileSync('docs/deploying.md', 'utf8'),
    ) ?? [''];
    const { Statement } = JSON.parse(policy.replaceAll('export-task', 'exports')) as { Statement: object[] };
    const least = await storeWith(Statement);
    await least.prepare();
    expect(warnings).toEqual([]);
    await expectWorks(least);
  });

  it('is enough with the rights on objects alone, and the start warns of what stays', async () => {
    const least = await storeWith([allow(['s3:PutObject', 's3:GetObject', 's3:DeleteObject'])]);
    await least.prepare();
    expect(warnings).toEqual([
      expect.stringContaining('lacks s3:ListBucketMultipartUploads and s3:AbortMultipartUpload.'),
    ]);
    await expectWorks(least);
  });

  it.each(['s3:PutObject', 's3:GetObject', 's3:DeleteObject'])(
    'stops the start without the right %s, and says so',
    async (right) => {
      const rights = ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'].filter((one) => one !== right);
      const lacking = await storeWith([allow(rights)]);
      await expect(lacking.prepare()).rejects.toThrow(
        `MinIO at ${minio.endpoint}, bucket exports: the access key lacks ${right} on the keys of the bucket. Grant the right: HTTP 403 AccessDenied: Access Denied.`,
      );
    },
  );

  it('tells that the bucket is missing and may not be created', async () => {
    const lacking = await storeWith([allow(['s3:PutObject', 's3:GetObject'], 'arn:aws:s3:::missing/*')]);
    const elsewhere = new MinioObjectStore({ ...lacking['options'], bucket: 'missing' });
    await expect(elsewhere.prepare()).rejects.toThrow('lacks s3:CreateBucket. Create the bucket: HTTP 403');
  });

  it.each<[string, Partial<MinioStoreOptions>]>([
    ['InvalidAccessKeyId', { accessKey: 'nobody' }],
    ['SignatureDoesNotMatch', { secretKey: 'another-secret' }],
    ['InvalidTokenId', { sessionToken: 'ended' }],
  ])('is the reason of a refusal at the start: %s', async (code, wrong) => {
    const stranger = new MinioObjectStore({ ...options, ...wrong });
    await expect(stranger.prepare()).rejects.toThrow(`HTTP 403 ${code}: `);
  });

  it('names a wrong clock', async () => {
    jest.useFakeTimers({
      now: Date.now() + 16 * 60_000,
      doNotFake: ['setTimeout', 'nextTick', 'setImmediate'],
    });
    try {
      await expect(store.prepare()).rejects.toThrow('HTTP 403 RequestTimeTooSkewed: ');
    } finally {
      jest.useRealTimers();
    }
  });

  it('is read when the bucket has no quota left, before the part is sent', async () => {
    const quota = (bytes: number) =>
      client.makeRequestAsyncOmit(
        {
          method: 'PUT',
          bucketName: 'minio',
          objectName: 'admin/v3/set-bucket-quota',
          query: 'bucket=exports',
        },
        JSON.stringify({ quota: bytes, quotatype: bytes ? 'hard' : '' }),
      );
    await quota(PART_SIZE);
    try {
      for (let time = 0; time < 5; time += 1) {
        const refused = await store.put(newFile(), content(3 * PART_SIZE)).catch((error: unknown) => error);
        expect(String(refused)).toContain('XMinioAdminBucketQuotaExceeded: Bucket quota exceeded');
        expect(isStoreFull(refused)).toBe(true);
      }
    } finally {
      await quota(0);
    }
  });

  it.each([
    [
      413,
      '<html><head><title>413 Request Entity Too Large</title></head></html>',
      'an HTML page "413 Request',
    ],
    [400, '', 'an empty answer'],
    [503, '<Error><Code>SlowDown</Code><Message>&quot;later&quot;</Message></Error>', 'SlowDown: "later"'],
    [200, '<Error><Code>InternalError</Code></Error>', 'InternalError: no message'],
  ])('is in the message: status %d with %j', async (status, body, told) => {
    const printed = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const refusing = new MinioObjectStore({
      ...options,
      patienceSeconds: 0,
      endpoint: await serve((_, response) => response.writeHead(status).end(body)),
    });
    const file = newFile();
    const put = refusing.put(file, content(1));
    await expect(put).rejects.toThrow(`HTTP ${status} `);
    await expect(put).rejects.toThrow(told);
    if (status >= 300) await expect(refusing.size(file.key)).rejects.toThrow(`HTTP ${status} `);
    expect(printed).not.toHaveBeenCalled();
  });

  it.each([
    ['sent again', 3, 120, undefined],
    ['given up in the end', Infinity, 3, 'HTTP 404 NoSuchUpload'],
  ])(
    'may deny an upload that exists, while the disk fills up: its part is %s',
    async (_, denials, patienceSeconds, fault) => {
      let denied = 0;
      const endpoint = await serve((asked, answer) => {
        if (asked.method === 'PUT' && denied < denials) {
          denied += 1;
          asked.resume();
          answer.writeHead(404).end('<Error><Code>NoSuchUpload</Code></Error>');
          return;
        }
        forward(asked, (answered) => {
          answer.writeHead(answered.statusCode ?? 0, answered.headers);
          answered.pipe(answer);
        });
      });
      const file = newFile();
      const put = new MinioObjectStore({ ...options, patienceSeconds, endpoint }).put(file, content(1));
      await (fault === undefined ? put : expect(put).rejects.toThrow(fault));
      expect(denied).toBeGreaterThan(1);
      await expect(store.size(file.key)).resolves.toBe(fault === undefined ? 1 : undefined);
    },
  );

  // A Ceph RGW leaves out that of a completed upload alone.
  it('may lack every ETag', async () => {
    const endpoint = await serve((asked, answer) => {
      forward(asked, (answered) => {
        const chunks: Buffer[] = [];
        answered.on('data', (chunk: Buffer) => chunks.push(chunk));
        answered.on('end', () => {
          const { 'content-length': length, ...headers } = answered.headers;
          delete headers.etag;
          const body = Buffer.concat(chunks)
            .toString('latin1')
            .replace(/<ETag>.*<\/ETag>/, '');
          const size = asked.method === 'HEAD' ? length : body.length;
          answer.writeHead(answered.statusCode ?? 0, { ...headers, 'content-length': size });
          answer.end(body, 'latin1');
        });
      });
    });
    await expectWorks(new MinioObjectStore({ ...options, endpoint, publicEndpoint: minio.endpoint }));
  });

  it('comes under the name of the bucket, where the store wants that', async () => {
    const lookup = dns.lookup;
    jest.spyOn(dns, 'lookup').mockImplementation(((name: string, ...rest: [never, never]) => {
      lookup(name.endsWith('minio.test') ? '127.0.0.1' : name, ...rest);
    }) as never);
    const endpoint = `http://minio.test:${minio.port}`;
    const named = new MinioObjectStore({ ...options, endpoint, pathStyle: false });
    await named.prepare();
    expect(named.address('demo/1.csv')).toBe(`http://exports.minio.test:${minio.port}/demo/1.csv`);
    expect(await named.link({ ...newFile(), key: 'demo/1.csv' }, 60)).toMatch(
      /^http:\/\/exports\.minio\.test:\d+\/demo\/1\.csv\?/,
    );
    await expectWorks(named);
  });

  it.each<[Partial<MinioStoreOptions>, string]>([
    [{ publicEndpoint: 'https://files.example.com/s3' }, 'MinIO publicEndpoint: has a path'],
    [{ endpoint: 'http://127.0.0.1:9000', pathStyle: false }, 'MinIO endpoint: has no host name'],
    [
      { endpoint: 'https://s3.example.com', bucket: 'a.b', pathStyle: false },
      'MinIO endpoint: certificates of host names do not cover a bucket with a dot',
    ],
  ])('could not come from %j, which is refused', (wrong, message) => {
    expect(() => new MinioObjectStore({ ...options, ...wrong })).toThrow(message);
  });

  it('takes a slash at the end of the public address, and keeps a plus sign of a session token', async () => {
    const publicEndpoint = 'https://files.example.com/';
    const one = new MinioObjectStore({ ...options, publicEndpoint, sessionToken: 'a+b/c=' });
    expect(await one.link(newFile(), 60)).toContain('&X-Amz-Security-Token=a%2Bb/c=&');
    expect(one.address('demo/1.csv')).toBe('https://files.example.com/exports/demo/1.csv');
  });
});
