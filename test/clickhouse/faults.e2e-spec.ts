import { createHash } from 'node:crypto';
import { ClickHouseServer, type ClickHouseFault, type FaultOptions } from '../support/clickhouse-server.js';
import { createSessionLog } from '../support/clickhouse-session-log.js';
import { TestService } from '../support/service.js';

/** More bytes than a connection holds. */
const ROWS = 100_000;
const log = { type: 7, params: {} };

/** Where a fault strikes in the midst of the result. */
const MIDST = { after: 2_000_000 };

/** A text of the statement that reads the rows, which the count has not. */
const match = 'CustomSeparated';

describe('an export out of a ClickHouse that fails', () => {
  let server: ClickHouseServer;
  let service: TestService;
  let whole: string;

  beforeAll(async () => {
    server = await ClickHouseServer.start();
    await createSessionLog(server);
    await server.query(
      `INSERT INTO device_session_log (corp_id, id, device_id, product_id, ip, cm_id, status, create_time, code)
       SELECT 'acme', leftPad(toString(number), 10, '0'), number, 'p', '203.0.113.9',
        '1', 1, toDateTime64('2024-01-01 00:00:00', 6, 'UTC') + number, 0 FROM numbers(${ROWS})`,
    );
    await startService();
    const task = await service.export(log);
    expect(task).toMatchObject({ status: 3, total: ROWS, finished: ROWS });
    whole = await digest(task.id as string);
    await service.stop();
  });

  // A service waits longer after each of several outages in a row.
  beforeEach(startService);

  afterEach(async () => {
    await service.stop();
    await server.mend();
  });

  afterAll(() => server.stop());

  async function startService(): Promise<void> {
    service = await TestService.start({ SESSION_LOG_CLICKHOUSE_URL: server.url });
  }

  async function digest(id: string): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of (await service.download(id)).body ?? []) hash.update(chunk as Uint8Array);
    return hash.digest('hex');
  }

  const once: [string, ClickHouseFault, FaultOptions][] = [
    ['an error in the midst of the result', 'exception', MIDST],
    ['such an error of ClickHouse 24', 'exception-marker', MIDST],
    ['such an error of older versions', 'exception-plain', MIDST],
    ['a connection that is cut', 'cut', MIDST],
    ['an end in the midst of the result', 'end', MIDST],
    ['an error behind the last row', 'exception-plain', { after: 2 ** 40 }],
    ['an error instead of the first row', 'exception-plain', {}],
    ['an error before the result', 'error', {}],
    ['an end before the first row', 'end', {}],
    ['an answer of a proxy', 'refuse', {}],
  ];

  it.each(once)('reads all rows again after %s', async (_, fault, options) => {
    await server.fault(fault, { ...options, match });
    const task = await service.export(log);
    expect(task).toMatchObject({ status: 3, total: ROWS, finished: ROWS });
    expect(await digest(task.id as string)).toBe(whole);
  });

  it('spends no attempt on a server without memory, and shows what it said', async () => {
    await server.fault('exception', { ...MIDST, match });
    const id = await service.create(log);
    const held = await service.until(id, ({ status, result_code }) => status === 1 && result_code !== '');
    expect(held).toMatchObject({ attempts: 0, result_code: 'read_failed', will_retry: true });
    expect(await service.ended(id)).toMatchObject({ status: 3, attempts: 1 });
  });

  it.each([
    ['read', { ...MIDST, match }],
    ['count', { match: 'toString(count())' }],
  ])('notices that its %s is gone although the connection is open', async (_, options) => {
    await server.fault('silent', options);
    const id = await service.create(log);
    await service.until(id, ({ status, will_retry }) => will_retry || status > 2);
    expect(await service.ended(id)).toMatchObject({ status: 3, attempts: 1, finished: ROWS });
  });

  it('outlives a crash of the server in the midst of the result', async () => {
    await server.fault('slow', { bytesPerSecond: 1_000_000, match });
    const id = await service.create(log);
    await service.until(id, ({ finished }) => finished > 0);
    await server.crash();
    await server.restart();
    const task = await service.ended(id);
    expect(task).toMatchObject({ status: 3, attempts: 1, finished: ROWS });
    expect(await digest(id)).toBe(whole);
  });
});
