import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/embedded/free-port.js';
import { urlOf } from '../support/database.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { describeWithFaketime, FakeClock } from '../support/faketime.js';
import { describeWithMinio, startMinio, type RunningMinio } from '../support/minio.js';
import { describeWithRgw, startRgw, type RunningRgw } from '../support/rgw.js';
import { TestService } from '../support/service.js';
import { inBucket } from './bucket.js';
import { Fleet } from './fleet.js';
import { setPace, slowDown, speedUp } from './slow-devices.js';
import { TcpProxy } from './tcp-proxy.js';

/** Takes three seconds or more to export, at a millisecond each. */
const ROWS = 3000;

const task = { type: 1, params: {}, extend: { product_id: PRODUCT } };

describeWithFaketime('a worker whose clock is set', () => {
  let service: TestService;
  let clock: FakeClock;
  let fleet: Fleet;
  let worker: number;
  const ends: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    clock = await FakeClock.make('+0');
    ends.push(() => clock.remove());
  });

  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const start = async (
    variables: Record<string, string>,
    ofWorkers: (database: string) => Record<string, string> = () => ({}),
  ) => {
    service = await TestService.start({ ROLE: 'api', ...variables });
    ends.push(() => service.stop());
    await insertDemoDevices(service.database, ROWS);
    await slowDown(service.database, 0.001);
    fleet = new Fleet({ ...service.variables, ...ofWorkers(service.database.url), ...clock.variables });
    ends.push(() => fleet.stop());
    worker = fleet.start();
  };

  const underWay = (id: string) => service.until(id, ({ status, finished }) => status === 2 && finished > 0);

  it.each(['+2h', '-2h'])('by %s keeps its lease, though a renewal fails just then', async (offset) => {
    const proxy = await TcpProxy.start(Number(new URL(urlOf('postgres')).port));
    ends.push(() => proxy.stop());
    await start({ LEASE_SECONDS: '10' }, (database) => ({
      DATABASE_URL: proxy.before(database),
      RECORDS_DATABASE_URL: database,
    }));
    const id = await service.create(task);
    await underWay(id);
    await clock.set(offset);
    const { target } = proxy;
    proxy.target = await freePort();
    proxy.cut();
    // Renewals come every half second.
    await sleep(1200);
    proxy.target = target;
    await speedUp(service.database);
    const ended = await service.ended(id);
    expect(ended).toMatchObject({ status: 3, finished: ROWS, total: ROWS, attempts: 1 });
  });

  it('by 400 days lets no file expire: its time is that of the database', async () => {
    await clock.set('+400d');
    await start({});
    await speedUp(service.database);
    const id = await service.create(task);
    expect(await service.ended(id)).toMatchObject({ status: 3, finished: ROWS, attempts: 1 });
    // The job that lets files expire runs every ten seconds.
    await sleep(11_000);
    expect(await service.until(id, () => true)).toMatchObject({ status: 3 });
    expect((await service.download(id)).status).toBe(200);
  });

  const refuses = (startStore: () => Promise<RunningMinio | RunningRgw>) => {
    let store: RunningMinio | RunningRgw;

    beforeEach(async () => {
      store = await startStore();
      ends.push(() => store.stop());
    });

    it('by 16 minutes waits at its start, names the clock, and starts when it is right', async () => {
      await clock.set('+16m');
      await start(inBucket(store.endpoint));
      await fleet.hasPrinted(
        worker,
        /MINIO_ENDPOINT: HTTP 403 RequestTimeTooSkewed: .*clock.*Waiting for it/,
      );
      await clock.set('+0');
      await fleet.ready(worker);
    });

    it('by an hour in the middle of an upload goes on when it is right again', async () => {
      await start(inBucket(store.endpoint));
      const id = await service.create(task);
      await underWay(id);
      await clock.set('+1h');
      await setPace(service.database, 0);
      const waiting = await service.create(task);
      await sleep(8000);
      await clock.set('+0');
      for (const one of [id, waiting]) {
        expect(await service.ended(one)).toMatchObject({ status: 3, finished: ROWS, attempts: 1 });
      }
    });
  };

  describeWithMinio('before MinIO', () => {
    refuses(startMinio);
  });

  describeWithRgw('before Ceph RGW', () => {
    refuses(startRgw);
  });
});
