import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { dataSourceOptions } from '../../src/service/databases.js';
import { migrate } from '../../src/migrations/migrate.js';
import { createDatabase } from '../support/database.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { eventually } from '../support/eventually.js';
import { Fleet } from './fleet.js';
import { ownConnections } from './own-connections.js';
import { reading } from './reading.js';
import { RecordsServers } from '../../src/records/records-servers.js';
import { startReplicated, type Replicated } from './replica.js';
import { slowDown, speedUp } from './slow-devices.js';
import { TcpProxy } from './tcp-proxy.js';

const ROWS = 3000;
/** Takes longer to export than a lease of five seconds, at a millisecond each. */
const LONG_ROWS = 6500;
const task = { type: 1, params: {}, extend: { product_id: PRODUCT } };

describe('a database that fails', () => {
  let service: TestService;
  let fleet: Fleet;
  let worker: number;
  const ends: (() => Promise<unknown>)[] = [];

  /**
   * @param variables of the service and its worker.
   * @param ofWorkers of the workers alone, made of the address of the tasks' database.
   */
  const start = async (
    variables: Record<string, string>,
    ofWorkers: (database: string) => Record<string, string> = () => ({}),
  ) => {
    service = await TestService.start({ ROLE: 'api', ...variables });
    fleet = new Fleet({ ...service.variables, ...ofWorkers(service.database.url) });
    worker = fleet.start();
    await fleet.ready(worker);
  };
  const create = () => service.create(task);

  afterEach(async () => {
    expect(fleet.isAlive(worker)).toBe(true);
    await fleet.stop();
    await service.stop();
    for (const end of ends.splice(0)) await end();
  });

  it('by a restart in the middle of a read delays the export, and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'records-'));
    let postgres = await EmbeddedPostgres.start(folder);
    ends.push(
      () => postgres.stop(),
      () => rm(folder, { recursive: true }),
    );
    await migrate(dataSourceOptions({ tasks: postgres.url }));
    const proxy = await TcpProxy.start(Number(new URL(postgres.url).port));
    ends.push(() => proxy.stop());
    await insertDemoDevices(ownConnections(postgres.url), ROWS);
    await slowDown(ownConnections(postgres.url), 0.001);
    await start({ RECORDS_DATABASE_URL: proxy.before(postgres.url) });
    const id = await create();
    await reading(ownConnections(postgres.url));
    const stopped = postgres.stop();
    // Looked for meanwhile: the next attempt is due in a second.
    expect(await service.until(id, ({ status }) => status === 1)).toMatchObject({
      attempts: 0,
      will_retry: true,
      result_code: 'read_failed',
    });
    await stopped;
    postgres = await EmbeddedPostgres.start(folder);
    proxy.target = Number(new URL(postgres.url).port);
    await speedUp(ownConnections(postgres.url));
    expect(await service.ended(id)).toMatchObject({ status: 3, finished: ROWS, total: ROWS, attempts: 1 });
  }, 120_000);

  it('by a connection that falls silent delays the export, and does not keep the worker from stopping', async () => {
    const records = await createDatabase();
    ends.push(() => records.drop());
    await insertDemoDevices(records, ROWS);
    await slowDown(records, 0.001);
    const proxy = await TcpProxy.start(Number(new URL(records.url).port));
    ends.unshift(() => proxy.stop());
    await start({ RECORDS_DATABASE_URL: records.url, SHUTDOWN_SECONDS: '1' }, () => ({
      RECORDS_DATABASE_URL: proxy.before(records.url),
    }));
    const id = await create();
    await reading(records);
    proxy.freeze();
    const waiting = await service.until(id, ({ status }) => status === 1);
    expect(waiting).toMatchObject({ attempts: 0, will_retry: true, result_code: 'read_failed' });
    expect(fleet.printed(worker)).toMatch(/records: down, so this process claims no task.*fell silent/);
    proxy.thaw();
    await service.until(id, ({ status }) => status === 2);
    await reading(records);
    proxy.freeze();
    const asked = Date.now();
    fleet.signal(worker, 'SIGTERM');
    expect(await fleet.ended(worker)).toMatchObject({ code: 0 });
    expect(Date.now() - asked).toBeLessThan(9000);
    expect(await service.until(id, () => true)).toMatchObject({ status: 1, attempts: 0 });
    worker = fleet.start();
    proxy.thaw();
    await speedUp(records);
    expect(await service.ended(id)).toMatchObject({ status: 3, finished: ROWS, attempts: 1 });
  }, 120_000);

  it('in a way that waiting does not help spends the attempts', async () => {
    await start({ MAX_ATTEMPTS: '2' });
    await insertDemoDevices(service.database, 1);
    await service.database.query('ALTER TABLE device RENAME TO gone');
    expect(await service.ended(await create())).toMatchObject({
      status: 4,
      result_code: 'read_failed',
      attempts: 2,
    });
  });

  it('by a connection to the tasks that breaks again and again costs no attempt', async () => {
    const records = await createDatabase();
    ends.push(() => records.drop());
    await insertDemoDevices(records, ROWS);
    await slowDown(records, 0.001);
    const proxy = await TcpProxy.start(Number(new URL(records.url).port));
    ends.push(() => proxy.stop());
    await start({ RECORDS_DATABASE_URL: records.url }, (database) => ({
      DATABASE_URL: proxy.before(database),
    }));
    const id = await create();
    await reading(records);
    for (let cuts = 0; cuts < 3; cuts += 1) {
      await proxy.used();
      proxy.cut();
    }
    expect(await service.ended(id)).toMatchObject({ status: 3, finished: ROWS, attempts: 1 });
  });

  describe('as a replica', () => {
    let servers: Replicated;
    let primary: ReturnType<typeof ownConnections>;

    beforeAll(async () => {
      servers = await startReplicated();
      primary = ownConnections(servers.primary);
    }, 120_000);

    beforeEach(async () => {
      await start({ RECORDS_DATABASE_URL: servers.replica });
    });

    afterAll(() => servers.stop());

    it('serves several lanes out of one snapshot', async () => {
      const traits = await service.application.get(RecordsServers).all[0]?.traits();
      expect(traits).toMatchObject({ standby: true, shares: true });
      await insertDemoDevices(primary, 120_000, 'many');
      await primary.query('ANALYZE device');
      await servers.caughtUp();
      const token = await service.tokenOf('many');
      const ended = await service.export(task, token);
      expect(ended).toMatchObject({ status: 3, finished: 120_000 });
      expect(ended.checksum).toMatch(/^crc32:/);
    });

    it('delays the export if it breaks readers off in favour of its primary', async () => {
      await insertDemoDevices(primary, ROWS);
      await slowDown(primary, 0.001);
      await servers.caughtUp();
      const id = await create();
      await reading(ownConnections(servers.replica));
      await primary.query(`DELETE FROM device_rows WHERE corp_id = 'acme' AND id <= 1000`);
      await primary.query('VACUUM device_rows');
      await service.until(id, ({ status }) => status !== 2);
      expect(fleet.printed(worker)).toContain('conflict with recovery');
      await speedUp(primary);
      await servers.caughtUp();
      expect(await service.ended(id)).toMatchObject({ status: 3, finished: ROWS - 1000, attempts: 2 });
    });
  });

  it('is the clock of all leases: workers whose own are wrong by an hour lose and take none', async () => {
    await start({ CORP_MAX_RUNNING: '3' }, () => ({ LEASE_SECONDS: '5', WORKER_CONCURRENCY: '1' }));
    await insertDemoDevices(service.database, LONG_ROWS);
    await slowDown(service.database, 0.001);
    const wrong = [-3_600_000, 3_600_000].map((offset) => {
      const skew = `const now = Date.now; Date.now = () => now() + ${offset};`;
      return fleet.start({ NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(skew)}` });
    });
    for (const one of wrong) await fleet.ready(one);
    const ids = [await create(), await create(), await create()];
    // Each worker exports one of them.
    await eventually(
      () => service.database.query('SELECT DISTINCT worker_id FROM export_task WHERE status = 2'),
      (workers) => workers.length === 3,
    );
    for (const id of ids) {
      expect(await service.ended(id)).toMatchObject({ status: 3, finished: LONG_ROWS, attempts: 1 });
    }
    for (const one of [worker, ...wrong]) {
      expect(fleet.printed(one)).not.toMatch(/lease/);
      expect(fleet.isAlive(one)).toBe(true);
    }
  }, 60_000);
});
