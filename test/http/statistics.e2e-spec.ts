import { ExportTaskClient, type TaskStatistics } from '../../src/client/index.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

const task = { name: 'n', describe: 'd', type: 1, params: {}, extend: { product_id: PRODUCT } };

describe('the statistics of tasks', () => {
  let service: TestService;
  let client: ExportTaskClient;

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api' });
    await insertDevices(service.database, 'acme', [{}]);
    client = new ExportTaskClient({ url: service.url, token: service.token });
  });

  afterAll(() => service.stop());

  /** Replaces the tasks: each is created at a time, as tasks of an enterprise, and changed. */
  const given = async (tasks: readonly (readonly [time: string, changes: string, corpId?: string])[]) => {
    await service.database.query('DELETE FROM export_task');
    for (const [time, changes, corpId = 'acme'] of tasks) {
      const id = await service.create(task);
      await service.database.query(
        `UPDATE export_task SET create_time = ${time}, corp_id = $2, ${changes} WHERE id = $1`,
        [id, corpId],
      );
    }
  };
  const busy = ({ days }: TaskStatistics) => days.filter(({ tasks }) => tasks > 0);

  it('count tasks and rows by day, by type and by result, of the own enterprise alone', async () => {
    await given([
      ['now()', `status = 3, finished = 10, result_code = 'exported'`],
      ['now()', `status = 5, finished = 5, result_code = 'exported', type = 3`],
      ['now()', `status = 4, finished = 7, result_code = 'read_failed'`],
      [`now() - interval '3 days'`, `status = 4, result_code = 'cancelled'`],
      [`now() - interval '40 days'`, 'status = 3, finished = 1000'],
      ['now()', 'status = 3, finished = 1000', 'other'],
    ]);
    const found = await client.statistics();
    expect(found.days).toHaveLength(30);
    const today = new Date().toISOString().slice(0, 10);
    expect(found.days.at(-1)).toEqual({ day: today, tasks: 3, exported: 2, invalid: 1, rows: 15 });
    expect(found.days.at(-4)).toMatchObject({ tasks: 1, exported: 0, invalid: 1, rows: 0 });
    expect(busy(found)).toHaveLength(2);
    expect(found.types).toEqual([
      { type: 1, tasks: 3, exported: 1, invalid: 2, rows: 10 },
      { type: 3, tasks: 1, exported: 1, invalid: 0, rows: 5 },
    ]);
    expect(found.results).toEqual([
      { result_code: 'exported', tasks: 2 },
      { result_code: 'cancelled', tasks: 1 },
      { result_code: 'read_failed', tasks: 1 },
    ]);
    expect(found).toMatchObject({ waiting: 0, running: 0, oldest_waiting: null });
    expect((await client.statistics({ days: 60 })).days).toHaveLength(60);
    expect(busy(await client.statistics({ days: 60 }))).toHaveLength(3);
    expect((await client.statistics({ query: { type: 3 } })).types).toHaveLength(1);
  });

  it('count each task on the day of its zone, also when clocks change', async () => {
    // Days of 25 and 23 hours in Berlin, and a task at each end of them.
    await given([
      [`'2026-10-24T22:00:00Z'`, 'status = 3'],
      [`'2026-10-25T22:59:59.999Z'`, 'status = 3'],
      [`'2026-10-25T23:00:00Z'`, 'status = 3'],
      [`'2026-03-28T23:00:00Z'`, 'status = 3'],
      [`'2026-03-29T21:59:59.999Z'`, 'status = 3'],
    ]);
    const request = { days: 366, timezone: 'Europe/Berlin' };
    expect(busy(await client.statistics(request)).map(({ day, tasks }) => [day, tasks])).toEqual([
      ['2026-03-29', 2],
      ['2026-10-25', 2],
      ['2026-10-26', 1],
    ]);
  });

  it('tell how many tasks wait and run, and since when', async () => {
    await given([
      [`'2020-01-01T00:00:00Z'`, 'status = 1'],
      ['now()', 'status = 1'],
      ['now()', `status = 2, lease_until = now() + interval '1 h'`],
      [`'2019-01-01T00:00:00Z'`, 'status = 1', 'other'],
    ]);
    expect(await client.statistics({ days: 1 })).toMatchObject({
      waiting: 2,
      running: 1,
      oldest_waiting: '2020-01-01T00:00:00.000Z',
    });
  });

  it.each([
    [{ days: 0 }, 'days: must be an integer from 1 to 366.'],
    [{ days: 367 }, 'days: must be an integer from 1 to 366.'],
    [{ timezone: 'Mars' }, 'timezone: must be the IANA name of a time zone, such as "Asia/Shanghai".'],
    [{ query: { corp_id: 'other' } }, 'query.corp_id: '],
  ])('refuse %j', async (body, message) => {
    const { status, body: answer } = await service.call('POST', '/v2/export_tasks/statistics', body);
    expect([status, answer.error.code]).toEqual([400, 4001001]);
    expect(answer.error.msg).toContain(message);
  });
});
