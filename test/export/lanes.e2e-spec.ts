import { createHash } from 'node:crypto';
import { crc32, gunzipSync } from 'node:zlib';
import { describeWithMinio, startMinio, type RunningMinio } from '../support/minio.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { unzipped } from '../support/unzipped.js';

/** Enough for three lanes. */
const ROWS = 150_000;

/** Values whose length differs from row to row, with line breaks that end no row. */
const FILL_DEVICES = `INSERT INTO device (corp_id, id, product_id, mac, name, is_active, create_time)
  SELECT 'acme', n, $1, 'MAC' || n, CASE n % 7 WHEN 0 THEN NULL WHEN 1 THEN E'灯\\n' || n ELSE repeat('x', n % 50) END,
         n % 2 = 0, timestamptz '2024-01-01'
    FROM generate_series(1, ${ROWS}) AS n`;
/** Times with ties, and users without one. */
const FILL_USERS = `INSERT INTO app_user (corp_id, id, create_date)
  SELECT 'acme', n, CASE WHEN n % 10 > 0 THEN timestamptz '2020-01-01' + (n / 1000) * interval '1 min' END
    FROM generate_series(1, ${ROWS}) AS n`;

const devices = { type: 1, extend: { product_id: PRODUCT } };
const users = { type: 2 };

interface Exported {
  bytes: Buffer;
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
  return { bytes, hash, checksum, crc: crc32(bytes).toString(16).padStart(8, '0') };
}

describe('a large export', () => {
  /** The records, which all services read. */
  let records: TestDatabase;

  beforeAll(async () => {
    records = await createDatabase();
    await records.query(`INSERT INTO product (corp_id, id, name) VALUES ('acme', $1, '灯')`, [PRODUCT]);
    await records.query(FILL_DEVICES, [PRODUCT]);
    await records.query(FILL_USERS);
    await records.query('ANALYZE');
  });

  afterAll(() => records.drop());

  const start = (lanes: number, variables: Record<string, string> = {}) =>
    TestService.start({ EXPORT_LANES: String(lanes), RECORDS_DATABASE_URL: records.url, ...variables });

  describe('that several lanes read', () => {
    let services: TestService[];

    beforeAll(async () => {
      services = [];
      for (const lanes of [1, 3]) services.push(await start(lanes));
    });

    afterAll(async () => {
      for (const service of services) await service.stop();
    });

    it.each([
      ['as it is by default', devices],
      ['backwards', { ...devices, params: { order: { id: 'desc' }, filter: ['id', 'name'] } }],
      ['as JSON Lines', { ...devices, options: { format: 'jsonl', labels: 'raw' } }],
      ['in another encoding', { ...devices, options: { encoding: 'gb18030', newline: 'lf' } }],
      ['in a default order with ties and missing values', users],
    ])(
      'is the same file to the byte as that of one lane, with the checksum of its kind, %s',
      async (_, task) => {
        const files: Exported[] = [];
        for (const service of services) files.push(await exported(service, task));
        const [one, ...others] = files;
        expect(one?.checksum).toBe(`sha256:${one?.hash ?? ''}`);
        for (const { hash, checksum, crc } of others) {
          expect(hash).toBe(one?.hash);
          expect(checksum).toBe(`crc32:${crc}`);
        }
      },
    );

    it.each([
      ['gzip', { compress: 'gzip' }, gunzipSync],
      ['ZIP', { compress: 'zip' }, (file: Buffer) => [...unzipped(file).values()][0]],
      ['a workbook', { format: 'xlsx' }, (file: Buffer) => unzipped(file).get('xl/worksheets/sheet1.xml')],
    ])('has the content of that of one lane in %s', async (_, options, contentOf) => {
      const contents: (Buffer | undefined)[] = [];
      for (const service of services) {
        const { bytes, checksum, crc, hash } = await exported(service, { ...devices, options });
        expect(checksum).toBe(service === services[0] ? `sha256:${hash}` : `crc32:${crc}`);
        contents.push(contentOf(bytes));
      }
      const [one, ...others] = contents;
      expect(one?.length).toBeGreaterThan(ROWS);
      for (const other of others) expect(other?.equals(one ?? Buffer.alloc(0))).toBe(true);
    });

    it('is read by one lane, and has the checksum of that, if it has an order of its own', async () => {
      const task = { ...devices, params: { order: { name: 'asc' }, filter: ['id'] } };
      for (const service of services.slice(1)) {
        const { checksum, hash } = await exported(service, task);
        expect(checksum).toBe(`sha256:${hash}`);
      }
    });
  });

  describeWithMinio('that several lanes upload', () => {
    let minio: RunningMinio;

    beforeAll(async () => {
      minio = await startMinio();
    });

    afterAll(() => minio.stop());

    it('is the same file to the byte as that of one lane', async () => {
      const files: Exported[] = [];
      for (const lanes of [1, 2]) {
        const service = await start(lanes, {
          MINIO_ENDPOINT: minio.endpoint,
          MINIO_ACCESS_KEY: minio.accessKey,
          MINIO_SECRET_KEY: minio.secretKey,
        });
        try {
          files.push(await exported(service, devices));
        } finally {
          await service.stop();
        }
      }
      const [one, two] = files;
      expect(two?.hash).toBe(one?.hash);
      expect(two?.checksum).toBe(`crc32:${one?.crc ?? ''}`);
    });
  });
});
