import pg from 'pg';
import { insertDevices } from '../support/devices.js';
import { eventually } from '../support/eventually.js';
import { describeWithMinio, startMinio, type RunningMinio } from '../support/minio.js';
import { TestService } from '../support/service.js';
import { inBucket } from '../chaos/bucket.js';

/** Every way in which rows become a file. */
const kinds = [
  {},
  { encoding: 'gb18030' },
  { compress: 'gzip' },
  { compress: 'zip' },
  { format: 'jsonl' },
  { format: 'jsonl', compress: 'zip' },
  { format: 'xlsx' },
  { format: 'xlsx', compress: 'gzip' },
];

/** Rows that fill several blocks. */
const ROWS = 1200;

/** The moments at which an export is held, each for the devices of a product of its own: by the place of a row. */
const moments = [
  { step: 'count', place: 1 },
  { step: 'read', place: 1 },
  { step: 'read', place: ROWS - 100 },
  { step: 'read', place: ROWS },
].map((moment, index) => ({ ...moment, product: String(index + 1).repeat(32) }));

const LOCK = 1;

/** The sessions that are held. */
const HELD = `FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = ${LOCK}
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Exports of every kind that are held at each of the moments. */
class HeldExports {
  private constructor(
    readonly service: TestService,
    private readonly holder: pg.Client,
  ) {}

  static async start(variables: Record<string, string>): Promise<HeldExports> {
    const most = String(kinds.length * moments.length);
    const service = await TestService.start({
      WORKER_CONCURRENCY: most,
      CORP_MAX_RUNNING: most,
      LEASE_SECONDS: '20',
      ...variables,
    });
    const { database } = service;
    await database.query('CREATE TABLE held (id bigint PRIMARY KEY, step text)');
    for (const [index, { product, step, place }] of moments.entries()) {
      const first = index * ROWS;
      const devices = Array.from({ length: ROWS }, (_, row) => ({
        id: first + row + 1,
        name: '灯'.repeat(30),
      }));
      await insertDevices(database, 'acme', devices, product);
      await database.query('INSERT INTO held VALUES ($1, $2)', [first + place, step]);
    }
    const holder = new pg.Client(database.url);
    await holder.connect();
    await database.query(
      `CREATE FUNCTION pass(step text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
       BEGIN
         IF (step = 'read') = (current_query() LIKE 'COPY%') THEN
           PERFORM pg_advisory_lock_shared(${LOCK}), pg_advisory_unlock_shared(${LOCK});
         END IF;
         RETURN true;
       END $$`,
    );
    await database.query('ALTER TABLE device RENAME TO device_rows');
    await database.query(
      `CREATE VIEW device AS SELECT device_rows.* FROM device_rows LEFT JOIN held USING (id)
        WHERE held.id IS NULL OR pass(held.step)`,
    );
    return new HeldExports(service, holder);
  }

  /** Creates the tasks. Each is held until {@link release}. */
  async begin(): Promise<string[]> {
    await this.holder.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const ids: string[] = [];
    for (const { product: product_id } of moments) {
      for (const options of kinds) {
        ids.push(await this.service.create({ type: 1, params: {}, extend: { product_id }, options }));
      }
    }
    return ids;
  }

  /** Waits until so many exports are held. */
  async held(count: number): Promise<void> {
    await eventually(
      () => this.service.database.query(`SELECT ${HELD}`),
      (found) => found.length === count,
    );
  }

  /** Breaks the connections of the exports that are held. */
  break(): Promise<unknown> {
    return this.service.database.query(`SELECT pg_terminate_backend(pid) ${HELD}`);
  }

  async release(): Promise<void> {
    await this.holder.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }

  async stop(): Promise<void> {
    await this.holder.end();
    await this.service.stop();
  }
}

/** @param start starts a service with these variables and the store. */
function interrupted(start: (variables: Record<string, string>) => Promise<HeldExports>): void {
  let exports: HeldExports;

  afterEach(() => exports.stop());

  /** Waits until the tasks have ended, with one statement for all of them. */
  const ended = (ids: readonly string[]) =>
    eventually(
      () =>
        exports.service.database.query<{ status: number }>(
          `SELECT status, result_code, finished::integer, attempts - free_attempts AS attempts
             FROM export_task WHERE id = ANY ($1)`,
          [ids],
        ),
      (tasks) => tasks.every(({ status }) => status > 2),
    );
  const all = (fields: object) => kinds.flatMap(() => moments.map(() => expect.objectContaining(fields)));

  it('by a connection that breaks are tried again, and by a cancellation end', async () => {
    exports = await start({});
    const ids = await exports.begin();
    await exports.held(ids.length);
    await exports.break();
    const attempts = () =>
      exports.service.database.query<{ attempts: number; free_attempts: number; result_code: string }>(
        'SELECT attempts, free_attempts, result_code FROM export_task',
      );
    const again = await eventually(attempts, (rows) => rows.every((row) => row.attempts === 2));
    expect(again).toEqual(ids.map(() => ({ attempts: 2, free_attempts: 1, result_code: 'read_failed' })));
    await exports.held(ids.length);
    for (const id of ids) await exports.service.call('POST', `/v2/export_task/${id}/cancel`);
    expect(await ended(ids)).toEqual(all({ status: 4, result_code: 'cancelled' }));
    await exports.held(0);
    await exports.release();

    const whole = await exports.begin();
    await exports.release();
    expect(await ended(whole)).toEqual(all({ status: 3, finished: ROWS, attempts: 1 }));
  }, 120_000);

  it('by their deadline are Invalid, and their queries end', async () => {
    exports = await start({ EXPORT_MAX_SECONDS: '3' });
    const ids = await exports.begin();
    expect(await ended(ids)).toEqual(all({ status: 4, result_code: 'timed_out' }));
    await exports.held(0);
  }, 120_000);
}

describe('exports into a local folder that are interrupted', () => {
  interrupted((variables) => HeldExports.start(variables));
});

describeWithMinio('exports into MinIO that are interrupted', () => {
  let minio: RunningMinio;

  beforeAll(async () => {
    minio = await startMinio();
  });

  afterAll(() => minio.stop());

  interrupted((variables) => HeldExports.start({ ...variables, ...inBucket(minio.endpoint) }));
});
