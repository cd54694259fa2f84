import { setTimeout as sleep } from 'node:timers/promises';
import { ExportTaskService } from '../../src/export-task/export-task.service.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { eventually } from '../support/eventually.js';
import { TestService } from '../support/service.js';

const task = { name: 'n', describe: 'd', type: 1, params: {}, extend: { product_id: PRODUCT } };

describe('following a task', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api' });
    await insertDevices(service.database, 'acme', [{}]);
  });

  afterAll(() => service.stop());

  const open = (id: string, token = service.token) =>
    fetch(`${service.url}/v2/export_task/${id}/events`, { headers: { 'Access-Token': token } });
  const create = async () => (await service.call('POST', '/v2/export_task', task)).body.id as string;
  /** The events in a piece of the stream. */
  const events = (text: string) =>
    [...text.matchAll(/^data: (.*)$/gm)].map(([, json = '']) => JSON.parse(json));

  it('tells each change and ends with the task, though another process exports it', async () => {
    const id = await create();
    const response = await open(id);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    const whole = (async () => {
      for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += piece;
    })();
    /** Changes the task when the follower has told of what it was. */
    const set = async (told: object, changes: string) => {
      await eventually(
        () => Promise.resolve(events(text)),
        (seen) => seen.some((one) => Object.entries(told).every(([key, value]) => one[key] === value)),
      );
      await service.database.query(`UPDATE export_task SET ${changes} WHERE id = $1`, [id]);
    };
    await set({ status: 1 }, `status = 2, total = 1000, begin_time = now() - interval '10 s'`);
    await set({ status: 2 }, 'finished = 500');
    await set({ finished: 500 }, `status = 3, finished = 1000, end_time = now(), result_desc = 'done'`);
    await whole;
    const seen = events(text);
    expect(seen[0]).toEqual({
      status: 1,
      finished: 0,
      total: 0,
      rows_per_second: 0,
      seconds_left: null,
      result_code: '',
      result_desc: '',
    });
    const half = seen.find(({ finished }) => finished === 500);
    expect(half).toMatchObject({ status: 2, total: 1000 });
    expect(half.rows_per_second).toBeGreaterThan(20);
    expect(half.seconds_left).toBeGreaterThanOrEqual(10);
    expect(seen.at(-1)).toMatchObject({
      status: 3,
      finished: 1000,
      total: 1000,
      seconds_left: 0,
      result_desc: 'done',
    });
  });

  it('is one event for a task that is at its end', async () => {
    const id = await create();
    await service.database.query('UPDATE export_task SET status = 5 WHERE id = $1', [id]);
    expect(events(await (await open(id)).text())).toHaveLength(1);
  });

  it('is for tasks of the own enterprise only', async () => {
    const response = await open(await create(), await service.tokenOf('other'));
    expect(response.status).toBe(404);
    expect(((await response.json()) as any).error.code).toBe(4041043);
  });

  it('stops looking when the caller goes away', async () => {
    const tasks = service.application.get(ExportTaskService);
    const find = tasks.find.bind(tasks);
    let looks = 0;
    tasks.find = (...which) => {
      looks += 1;
      return find(...which);
    };
    const response = await open(await create());
    await eventually(
      () => Promise.resolve(looks),
      (times) => times > 1,
    );
    await response.body?.cancel();
    // One look may be under way; then three are due in the time of the wait, if the follower goes on.
    looks = 0;
    await sleep(1600);
    expect(looks).toBeLessThanOrEqual(1);
  });
});
