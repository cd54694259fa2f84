import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describeWithMinio, startMinio, type RunningMinio } from '../support/minio.js';
import type { TestDatabase } from '../support/database.js';
import { PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

/** Enough for three lanes. */
const ROWS = 160_000;

/** A value whose length differs from row to row, with line breaks that are no rows. */
const FILL = `INSERT INTO device (corp_id, id, product_id, mac, name, is_active, create_time)
  SELECT 'acme', n, $1, 'MAC' || n, CASE n % 7 WHEN 0 THEN NULL WHEN 1 THEN E'灯\\n' || n ELSE repeat('x', n % 50) END,
         n % 2 = 0, timestamptz '2024-01-01'
    FROM generate_series(1, ${ROWS}) AS n`;
const FILL_USERS = `INSERT INTO app_user (corp_id, id, create_date)
  SELECT 'acme', n, CASE WHEN n % 10 > 0 THEN timestamptz '2020-01-01' + (n / 1000) * interval '1 min' END
    FROM generate_series(1, ${ROWS}) AS n`;

async function fill(database: TestDatabase): Promise<void> {
  await database.query('INSERT INTO product (corp_id, id, name) VALUES ($1, $2, $3)', [
    'acme',
    PRODUCT,
    '灯',
  ]);
  await database.query(FILL, [PRODUCT]);
}

interface Exported {
  hash: string;
  checksum: string;
  crc: string;
}

async function exported(service: TestService, task: object): Promise<Exported> {
  const { id, status, total, finished, size, checksum } = await service.export({ params: {}, ...task });
  expect({ status, total, finished }).toEqual({ status: 3, total: ROWS, finished: ROWS });
  const bytes = Buffer.from(await (await service.download(id)).arrayBuffer());
  expect(bytes.length).toBe(size);
  const hash = createHash('sha256').update(bytes).digest('hex');
  return { hash, checksum, crc: crc32(bytes).toString(16).padStart(8, '0') };
}

describe('a large export that several lanes read', () => {
  const devices = { type: 1, extend: { product_id: PRODUCT } };
  const tasks = [
    devices,
    { ...devices, params: { order: { id: 'desc' }, filter: ['id', 'name'] } },
    { ...devices, options: { format: 'jsonl', labels: 'raw' } },
    { ...devices, options: { encoding: 'gb18030', newline: 'lf' } },
  ];
  const ownOrder = { ...devices, params: { order: { name: 'asc' }, filter: ['id'] } };
  const archive = { ...devices, options: { compress: 'gzip' } };
  const users = { type: 2 };

  it('is the same file to the byte as that of one lane, and says what its checksum is', async () => {
    const files: Exported[][] = [];
    for (const EXPORT_LANES of ['1', '2', '3']) {
      const service = await TestService.start({ EXPORT_LANES });
      try {
        await fill(service.database);
        const of: Exported[] = [];
        for (const task of tasks) of.push(await exported(service, task));
        files.push(of);
        for (const { checksum, hash, crc } of of) {
          expect(checksum).toBe(EXPORT_LANES === '1' ? `sha256:${hash}` : `crc32:${crc}`);
        }
        for (const task of [ownOrder, archive]) {
          const { checksum, hash } = await exported(service, task);
          expect(checksum).toBe(`sha256:${hash}`);
        }
      } finally {
        await service.stop();
      }
    }
    const [one = [], two = [], three = []] = files.map((of) => of.map(({ hash }) => hash));
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  }, 180_000);

  it('is cut also by a default order with ties and missing values', async () => {
    const hashes: string[] = [];
    for (const EXPORT_LANES of ['1', '3']) {
      const service = await TestService.start({ EXPORT_LANES });
      try {
        await service.database.query(FILL_USERS);
        const { hash, checksum } = await exported(service, users);
        expect(checksum).toMatch(EXPORT_LANES === '1' ? /^sha256:/ : /^crc32:/);
        hashes.push(hash);
      } finally {
        await service.stop();
      }
    }
    expect(hashes[1]).toBe(hashes[0]);
  });
});

describeWithMinio('a large export that several lanes upload', () => {
  let minio: RunningMinio;

  beforeAll(async () => {
    minio = await startMinio();
  });

  afterAll(async () => {
    await minio.stop();
  });

  it('is the same file to the byte as that of one lane', async () => {
    const hashes: string[] = [];
    for (const EXPORT_LANES of ['1', '2']) {
      const service = await TestService.start({
        EXPORT_LANES,
        MINIO_ENDPOINT: minio.endpoint,
        MINIO_ACCESS_KEY: minio.accessKey,
        MINIO_SECRET_KEY: minio.secretKey,
      });
      try {
        await fill(service.database);
        const { hash } = await exported(service, { type: 1, extend: { product_id: PRODUCT } });
        hashes.push(hash);
      } finally {
        await service.stop();
      }
    }
    expect(hashes[1]).toBe(hashes[0]);
  });
});
