import { getDataSourceToken } from '@nestjs/typeorm';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { ExportTaskFollower } from '../../src/export-task/http/export-task.follower.js';
import { DATABASE } from '../../src/migrations/data-source-name.js';
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
  const follower = () => service.application.get(ExportTaskFollower);
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

  /** Counts the statements of followers from now on, without changing them. */
  const countReads = () => {
    const dataSource = service.application.get<DataSource>(getDataSourceToken(DATABASE));
    const spy = import.meta.jest.spyOn(dataSource, 'createQueryRunner');
    return { reads: () => spy.mock.calls.filter(([mode]) => mode === 'master').length, spy };
  };

  it('reads all followed tasks with one statement, and nothing when the callers have gone', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, create));
    const streams = await Promise.all([...ids, ...ids].map((id) => open(id)));
    const { reads, spy } = countReads();
    await sleep(2200);
    expect(reads()).toBeGreaterThanOrEqual(3);
    expect(reads()).toBeLessThanOrEqual(5);
    for (const { body } of streams) await body?.cancel();
    await eventually(
      () => Promise.resolve(follower().count),
      (count) => count === 0,
    );
    spy.mockClear();
    await sleep(1200);
    expect(reads()).toBeLessThanOrEqual(1);
    spy.mockRestore();
  });

  it('is refused for more tasks at a time than a member may follow, however many calls come at once', async () => {
    const id = await create();
    const another = { corpId: 'acme', memberId: 'acme-2', memberName: 'n', role: 1 };
    const colleague = await service.application.get(AccessTokens).create(another, 3600);
    const calls = await Promise.all(Array.from({ length: 23 }, () => open(id)));
    const [refused, ...others] = calls.filter(({ status }) => status !== 200);
    expect(others).toHaveLength(2);
    expect(refused?.status).toBe(429);
    expect(await refused?.json()).toEqual({
      error: {
        code: 4291001,
        msg: 'Too many streams: a member may follow at most 20 tasks at a time. Close a stream first.',
      },
    });
    const other = await open(id, colleague);
    expect(other.status).toBe(200);
    await calls.find(({ status }) => status === 200)?.body?.cancel();
    await eventually(
      () => Promise.resolve(follower().count),
      (count) => count === 20,
    );
    const again = await open(id);
    expect(again.status).toBe(200);
    for (const { body, bodyUsed } of [...calls, other, again]) if (!bodyUsed) await body?.cancel();
  });

  it('ends with a refusal when the task is deleted', async () => {
    const id = await create();
    const response = await open(id);
    await service.call('POST', `/v2/export_task/${id}/cancel`);
    const text = response.text();
    const second = await create();
    const deleted = await open(second);
    await service.database.query('DELETE FROM export_task WHERE id = $1', [second]);
    expect(await deleted.text()).toMatch(
      /event: refused\n(id: \d+\n)?data: {"error":{"code":4041043,"msg":"The task has been deleted."}}\n\n$/,
    );
    expect(await text).not.toContain('refused');
  });

  it('gets a comment now and then, and ends with a refusal when the token is revoked', async () => {
    const id = await create();
    const revoked = await service.tokenOf('acme');
    const [kept, lost] = await Promise.all([open(id), open(id, revoked)]);
    await service.database.query('DELETE FROM export_access_token WHERE token_hash = $1', [
      createHash('sha256').update(revoked).digest('hex'),
    ]);
    await follower().check();
    expect(await lost.text()).toMatch(
      /: waiting\n\nevent: refused\n(id: \d+\n)?data: {"error":{"code":4031003,"msg":"Access-Token: unknown. [^"]*"}}\n\n$/,
    );
    await service.call('POST', `/v2/export_task/${id}/cancel`);
    const text = await kept.text();
    expect(text).toContain(': waiting\n\n');
    expect(events(text).at(-1)).toMatchObject({ status: 4 });
  });

  it('goes on after an outage of the database', async () => {
    const id = await create();
    const response = await open(id);
    await service.database.query('ALTER TABLE export_task RENAME TO export_task_gone');
    await sleep(1200);
    await service.database.query('ALTER TABLE export_task_gone RENAME TO export_task');
    await service.call('POST', `/v2/export_task/${id}/cancel`);
    expect(events(await response.text()).map(({ status }) => status)).toEqual([1, 4]);
  });
});
