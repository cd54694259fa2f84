import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { dataSourceOptions } from '../../src/service/databases.js';
import { migrate } from '../../src/migrations/migrate.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { Fleet } from './fleet.js';
import { ownConnections } from './own-connections.js';
import { startReplicated } from './replica.js';
import { slowDown, speedUp } from './slow-devices.js';
import { TcpProxy } from './tcp-proxy.js';

const ROWS = 3000;
const task = { type: 1, params: {}, extend: { product_id: PRODUCT } };

describe('a database that fails', () => {
  let service: TestService;
  let fleet: Fleet;
  let worker: number;
  const ends: (() => Promise<unknown>)[] = [];

  const start = async (variables: Record<string, string>, more: Record<string, string> = {}) => {
    service = await TestService.start({ ROLE: 'api', ...variables });
    fleet = new Fleet({ ...service.variables, ...more });
    worker = fleet.start();
    await fleet.ready(worker);
  };
  const create = () => service.create(task);
  const running = async (id: string) => {
    await service.until(id, ({ status }) => status === 2);
    // It is reading by now.
    await sleep(300);
  };

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
    await running(id);
    await postgres.stop();
    expect(await service.until(id, ({ status }) => status === 1)).toMatchObject({
      attempts: 1,
      will_retry: true,
      result_code: 'read_failed',
    });
    postgres = await EmbeddedPostgres.start(folder);
    proxy.target = Number(new URL(postgres.url).port);
    await speedUp(ownConnections(postgres.url));
    expect(await service.ended(id)).toMatchObject({ status: 3, finished: ROWS, total: ROWS });
  });

  it('by a connection to the tasks that breaks again and again costs no attempt', async () => {
    await start({});
    await insertDemoDevices(service.database, ROWS);
    await slowDown(service.database, 0.001);
    const proxy = await TcpProxy.start(Number(new URL(service.database.url).port));
    ends.push(() => proxy.stop());
    const through = fleet.start({
      DATABASE_URL: proxy.before(service.database.url),
      RECORDS_DATABASE_URL: service.database.url,
    });
    await fleet.ready(through);
    fleet.signal(worker, 'SIGSTOP');
    const id = await create();
    await running(id);
    for (let cuts = 0; cuts < 5; cuts += 1) {
      proxy.cut();
      await sleep(300);
    }
    expect(await service.ended(id)).toMatchObject({ status: 3, finished: ROWS, attempts: 1 });
    expect(fleet.isAlive(through)).toBe(true);
    fleet.signal(worker, 'SIGCONT');
  });

  it('as a replica that breaks readers off in favour of its primary delays the export', async () => {
    const servers = await startReplicated();
    ends.push(() => servers.stop());
    const primary = ownConnections(servers.primary);
    await insertDemoDevices(primary, ROWS);
    await slowDown(primary, 0.001);
    await servers.caughtUp();
    await start({ RECORDS_DATABASE_URL: servers.replica });
    const id = await create();
    await running(id);
    await primary.query('DELETE FROM device_rows WHERE id <= 1000');
    await primary.query('VACUUM device_rows');
    await service.until(id, ({ status }) => status !== 2);
    expect(fleet.printed(worker)).toContain('conflict with recovery');
    await speedUp(primary);
    expect(await service.ended(id)).toMatchObject({ status: 3, finished: ROWS - 1000, attempts: 2 });
  }, 120_000);

  it('as a replica serves several lanes out of one snapshot', async () => {
    const servers = await startReplicated();
    ends.push(() => servers.stop());
    const primary = ownConnections(servers.primary);
    await insertDemoDevices(primary, 120_000);
    await primary.query('ANALYZE device');
    await servers.caughtUp();
    await start({ RECORDS_DATABASE_URL: servers.replica });
    const ended = await service.ended(await create());
    expect(ended).toMatchObject({ status: 3, finished: 120_000 });
    expect(ended.checksum).toMatch(/^crc32:/);
  }, 120_000);

  it.each([-3_600_000, 3_600_000])(
    'is the clock of all leases: a worker whose own is wrong by %i ms loses and takes none',
    async (offset) => {
      await start({}, { LEASE_SECONDS: '3' });
      await insertDemoDevices(service.database, ROWS);
      await slowDown(service.database, 0.0005);
      const skew = `const now = Date.now; Date.now = () => now() + ${offset};`;
      const wrong = fleet.start({
        NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(skew)}`,
        LEASE_SECONDS: '3',
      });
      await fleet.ready(wrong);
      const ids = [await create(), await create()];
      for (const id of ids) {
        expect(await service.ended(id)).toMatchObject({ status: 3, finished: ROWS, attempts: 1 });
      }
      expect(fleet.printed(worker) + fleet.printed(wrong)).not.toMatch(/lease/);
      expect(fleet.isAlive(wrong)).toBe(true);
    },
    60_000,
  );
});
