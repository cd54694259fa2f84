import { ClickHouseServer } from '../support/clickhouse-server.js';
import { createSessionLog } from '../support/clickhouse-session-log.js';
import { eventually } from '../support/eventually.js';
import { TestService } from '../support/service.js';

const ROWS = 30_000;
const PRODUCT = '0123456789abcdef0123456789abcdef';
const columns = 'corp_id, id, device_id, product_id, ip, cm_id, status, code, create_time';

/** Rows of two enterprises; `epoch` turns seconds into the time of an engine. */
const rowsOf = (series: string, text: (sql: string) => string, epoch: (sql: string) => string) =>
  `SELECT CASE WHEN n % 3 = 0 THEN 'other' ELSE 'acme' END, ${text('n')}, n % 100, CASE WHEN n % 13 > 0 THEN '${PRODUCT}' END, '203.0.113.9', '=1"' || ${text('n % 7')},
          n % 2, CASE WHEN n % 11 = 0 THEN NULL ELSE n % 3 END, ${epoch('1700000000 + n % 5000')} FROM ${series}`;

describe('the session log in ClickHouse', () => {
  let server: ClickHouseServer;
  let service: TestService;

  beforeAll(async () => {
    server = await ClickHouseServer.start();
    await createSessionLog(server);
    await server.query(
      `INSERT INTO device_session_log (${columns}) ${rowsOf(
        `(SELECT toInt64(number) AS n FROM numbers(${ROWS}))`,
        (sql) => `toString(${sql})`,
        (sql) => `toDateTime64(${sql}, 3)`,
      )}`,
    );
    service = await TestService.start({ SESSION_LOG_CLICKHOUSE_URL: server.url, LEASE_SECONDS: '3' });
    await service.database.query(
      `INSERT INTO device_session_log (${columns}) ${rowsOf(
        `generate_series(0, ${ROWS - 1}) AS n`,
        (sql) => `(${sql})::text`,
        (sql) => `to_timestamp(${sql})`,
      )}`,
    );
  }, 120_000);

  afterEach(() => server.mend());

  afterAll(async () => {
    await service.stop();
    await server.stop();
  });

  const file = async (id: string) => Buffer.from(await (await service.download(id)).arrayBuffer());
  const params = {
    query: { status: 1, create_time: { $gte: '2023-11-14T22:30:00Z' } },
    order: { code: 'desc' },
  };

  it.each([
    ['every row in the default order', {}, {}],
    ['the rows of a query in its own order', params, { timezone: 'Asia/Shanghai', labels: 'en' }],
    ['JSON Lines', params, { format: 'jsonl' }],
    ['a workbook', params, { format: 'xlsx' }],
  ])('exports %s with the bytes of PostgreSQL', async (_, sent, options) => {
    const reference = await TestService.start({ RECORDS_DATABASE_URL: service.database.url });
    try {
      const task = { type: 7, name: 'n', describe: 'd', params: sent, options };
      const [expected, exported] = [await reference.export(task), await service.export(task)];
      expect(exported).toMatchObject({ status: 3, total: expected.total, finished: expected.total });
      const content = Buffer.from(await (await reference.download(expected.id)).arrayBuffer());
      const written = await file(exported.id);
      if ('format' in options && options.format === 'xlsx') {
        // A workbook has the time of its creation.
        expect(Math.abs(written.length - content.length)).toBeLessThan(100);
      } else expect(written.equals(content)).toBe(true);
    } finally {
      await reference.stop();
    }
  });

  it('previews the first rows', async () => {
    const task = {
      name: 'n',
      describe: 'd',
      type: 7,
      params: { filter: ['id', 'cm_id'], order: { id: 'asc' } },
    };
    const { status, body } = await service.call('POST', '/v2/export_task/preview', task);
    expect([status, body.rows.length, body.rows[0]]).toEqual([200, 20, ['1', `'=1"1`]]);
  });

  it('refuses a statement that ClickHouse refuses, after some attempts', async () => {
    const message = 'Memory limit (for query) exceeded: would use 9.32 GiB. (MEMORY_LIMIT_EXCEEDED)';
    await server.fault('error', { match: 'CustomSeparated', times: 100, message });
    const task = await service.export({ type: 7, params: {} });
    expect(task).toMatchObject({ status: 4, result_code: 'read_failed' });
  }, 90_000);

  it('holds up only the tasks that read it while it is away, and costs them no attempt', async () => {
    await server.unplug();
    const id = await service.create({ type: 7, params: {} });
    const devices = await service.export({ type: 2, params: {} });
    expect(devices.status).toBe(3);
    const waiting = await eventually(
      async () => (await service.call('GET', `/v2/export_task/${id}`)).body,
      (task: { status: number }) => task.status === 1,
    );
    expect(waiting.status).toBe(1);
    expect((await service.export({ type: 2, params: {} })).status).toBe(3);
    await server.plug();
    expect(await service.ended(id)).toMatchObject({ status: 3, total: 20_000, attempts: 1 });
  }, 90_000);

  it('kills the statement of a cancelled task', async () => {
    await server.fault('slow', { match: 'CustomSeparated', bytesPerSecond: 1000 });
    const id = await service.create({ type: 7, params: {} });
    await eventually(
      async () =>
        server.asked.some(({ sql }) => sql.includes('CustomSeparated')) && (await server.running()).length,
      (running) => Number(running) > 0,
    );
    const before = server.killed.length;
    await service.call('POST', `/v2/export_task/${id}/cancel`);
    expect(await service.ended(id)).toMatchObject({ status: 4, result_code: 'cancelled' });
    await eventually(
      () => Promise.resolve(server.killed.length),
      (killed) => killed > before,
    );
  }, 60_000);

  it('exports as many rows as have passed, if rows come meanwhile', async () => {
    await server.fault('slow', { match: 'CustomSeparated', bytesPerSecond: 2_000_000 });
    const id = await service.create({ type: 7, params: { query: { device_id: { $gte: 0 } } } });
    const ended = service.ended(id);
    await server.query(
      `INSERT INTO device_session_log (${columns})
       SELECT 'acme', 'new' || toString(number), 1, 'p', NULL, NULL, 1, 0, toDateTime64(1800000000, 3) FROM numbers(10)`,
    );
    const task = await ended;
    expect(task.finished).toBe(task.total);
    expect((await file(id)).toString().split('\r\n')).toHaveLength((task.total as number) + 2);
  }, 60_000);

  it('is said to be up by the metrics', async () => {
    const answer = await fetch(`${service.url}/metrics`);
    expect(await answer.text()).toContain('export_task_part_up{part="clickhouse"} 1');
  });
});
