import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/embedded/free-port.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { Fleet } from './fleet.js';
import { setPace, slowDown } from './slow-devices.js';

/** An export of them all takes more than fifteen seconds, at a millisecond each. */
const ROWS = 15_000;

describe('a process that is asked to stop', () => {
  let service: TestService;
  let fleet: Fleet;

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api' });
    await insertDemoDevices(service.database, ROWS);
    await slowDown(service.database, 0.001);
  });

  beforeEach(async () => {
    await setPace(service.database, 0.001);
    fleet = new Fleet(service.variables);
  });

  // What a test leaves waiting or running is not the next one's.
  afterEach(async () => {
    await fleet.stop();
    await service.database.query('DELETE FROM export_task');
  });

  afterAll(() => service.stop());

  const create = (rows: number) =>
    service.create({ type: 1, params: { query: { id: { $lte: rows } } }, extend: { product_id: PRODUCT } });
  const task = async (id: string) => (await service.call('GET', `/v2/export_task/${id}`)).body;
  const running = (id: string) => service.until(id, ({ status }) => status === 2);

  it('finishes what is short, gives back what is long at no cost, and claims nothing more', async () => {
    const worker = fleet.start({ SHUTDOWN_SECONDS: '15' });
    await fleet.ready(worker);
    const [short, long] = [await create(800), await create(ROWS)];
    await Promise.all([short, long].map(running));
    const waiting = await create(1);
    const asked = Date.now();
    fleet.signal(worker, 'SIGTERM');
    expect(await fleet.ended(worker)).toMatchObject({ code: 0 });
    expect(Date.now() - asked).toBeLessThan(15_000);
    expect(await task(short)).toMatchObject({ status: 3, finished: 800, attempts: 1 });
    expect(await task(long)).toMatchObject({ status: 1, attempts: 0, will_retry: false });
    expect(await task(waiting)).toMatchObject({ status: 1, attempts: 0, begin_time: null });
  });

  it('answers calls until it has stopped', async () => {
    const port = await freePort();
    const process = fleet.start({ ROLE: 'all', PORT: String(port), SHUTDOWN_SECONDS: '9' });
    await fleet.ready(process);
    const id = await create(ROWS);
    await running(id);
    const get = () =>
      fetch(`http://127.0.0.1:${port}/v2/export_task/${id}`, { headers: { 'Access-Token': service.token } });
    fleet.signal(process, 'SIGTERM');
    await fleet.hasPrinted(process, /stopping/);
    for (let calls = 0; calls < 3; calls += 1) expect((await get()).status).toBe(200);
    expect(await fleet.ended(process)).toMatchObject({ code: 0 });
    await expect(get()).rejects.toThrow('fetch failed');
  });

  it('gives its tasks back and ends after an error that nothing handles', async () => {
    const fault = `process.on('SIGUSR2', () => { throw new Error('nobody expects this'); });`;
    const worker = fleet.start({
      SHUTDOWN_SECONDS: '1',
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(fault)}`,
    });
    await fleet.ready(worker);
    const id = await create(ROWS);
    await running(id);
    fleet.signal(worker, 'SIGUSR2');
    expect(await fleet.ended(worker)).toMatchObject({ code: 1 });
    expect(fleet.printed(worker)).toMatch(/unhandled error: nobody expects this/);
    expect(await task(id)).toMatchObject({ status: 1, attempts: 0 });
  });

  it('ends at once when it is asked again, and another worker takes up what it was exporting', async () => {
    const impatient = fleet.start({ SHUTDOWN_SECONDS: '600', LEASE_SECONDS: '3' });
    await fleet.ready(impatient);
    const id = await create(ROWS);
    await running(id);
    fleet.signal(impatient, 'SIGTERM');
    // As npm passes a signal on: it is the same one.
    fleet.signal(impatient, 'SIGTERM');
    await fleet.hasPrinted(impatient, /stopping/);
    // Signals less than a second apart count as one.
    await sleep(1100);
    expect(await task(id)).toMatchObject({ status: 2, attempts: 1 });
    const asked = Date.now();
    fleet.signal(impatient, 'SIGTERM');
    expect(await fleet.ended(impatient)).toMatchObject({ code: 1 });
    expect(Date.now() - asked).toBeLessThan(2000);
    await setPace(service.database, 0);
    fleet.start({ LEASE_SECONDS: '3' });
    expect(await service.ended(id)).toMatchObject({ status: 3, finished: ROWS, attempts: 2 });
  });
});
