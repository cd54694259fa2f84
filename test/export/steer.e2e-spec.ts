import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExportTaskTransitions } from '../../src/export-task/queue/export-task.transitions.js';
import { ExportTaskScheduler } from '../../src/export-task/work/export-task.scheduler.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { readingsUnderWay } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { insertSlowDevices, SLOW_PRODUCT } from '../support/slow-devices.js';
import { TestService } from '../support/service.js';

const task = { type: 1, params: {}, extend: { product_id: PRODUCT } };
const UNKNOWN_ID = '01936c5e-0000-7000-8000-000000000000';

describe('steering a task', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start({ WORKER_CONCURRENCY: '1' });
    await insertDevices(
      service.database,
      'acme',
      Array.from({ length: 300 }, (_, index) => ({ id: index + 1 })),
    );
    await insertSlowDevices(service.database);
  });

  afterAll(() => service.stop());

  const slow = { ...task, extend: { product_id: SLOW_PRODUCT } };
  const create = async (what: object = task) =>
    (await service.call('POST', '/v2/export_task', { name: 'n', describe: 'd', ...what })).body.id as string;
  const get = async (id: string) => (await service.call('GET', `/v2/export_task/${id}`)).body;
  const steer = (verb: 'cancel' | 'retry' | 'delete', id: string, token?: string) =>
    verb === 'delete'
      ? service.call('DELETE', `/v2/export_task/${id}`, undefined, token)
      : service.call('POST', `/v2/export_task/${id}/${verb}`, undefined, token);
  const running = (id: string) => service.until(id, ({ status }) => status === 2);
  const files = async () =>
    (await readdir(join(service.folder, 'files'), { recursive: true })).filter((name) =>
      name.includes('.csv'),
    );

  it('is not deleted if it changes during the call, which says so', async () => {
    const id = await create();
    await service.ended(id);
    // As if another call had changed the row just before.
    await service.database
      .query(`CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER keep BEFORE DELETE ON export_task FOR EACH ROW EXECUTE FUNCTION keep()`);
    const { body } = await steer('delete', id);
    await service.database.query('DROP FUNCTION keep CASCADE');
    expect(body.error).toEqual({
      code: 4001172,
      msg: 'status: 3 (Exported). It has changed during the call. Try again.',
    });
  });

  it('is for tasks of the own enterprise only', async () => {
    const id = await create();
    await service.ended(id);
    const other = await service.tokenOf('other');
    for (const verb of ['cancel', 'retry', 'delete'] as const) {
      expect((await steer(verb, id, other)).body.error.code).toBe(4041043);
      expect((await steer(verb, UNKNOWN_ID)).body.error.code).toBe(4041043);
    }
    expect((await get(id)).status).toBe(3);
  });

  describe('cancel', () => {
    it.each([
      {},
      { compress: 'gzip' },
      { compress: 'zip' },
      { format: 'xlsx' },
      { format: 'jsonl', compress: 'zip', labels: 'zh' },
    ])('stops a running export with %j within two seconds, also at the database', async (options) => {
      const before = await files();
      const id = await create({ ...slow, options });
      await running(id);
      const asked = Date.now();
      expect(await steer('cancel', id)).toEqual({ status: 200, body: undefined });
      expect(await service.ended(id)).toMatchObject({
        status: 4,
        result_code: 'cancelled',
        result_desc: '任务已取消。',
        link_url: '',
      });
      expect(Date.now() - asked).toBeLessThan(2000);
      expect(await readingsUnderWay(service.database)).toEqual([]);
      expect(await files()).toEqual(before);
    });

    it('ends a waiting task at once, and is the same when it is repeated', async () => {
      const first = await create({ ...slow, options: { labels: 'en' } });
      await running(first);
      const waiting = await create();
      for (let times = 0; times < 3; times += 1) {
        expect((await steer('cancel', waiting)).status).toBe(200);
        expect((await get(waiting)).status).toBe(4);
      }
      await steer('cancel', first);
      expect(await service.ended(first)).toMatchObject({ result_desc: 'The task was cancelled.' });
      expect((await get(waiting)).begin_time).toBeNull();
    });

    it('is refused for a task that is exported, invalid or expired', async () => {
      const { id } = await service.export(task);
      for (const status of [3, 4, 5]) {
        await service.database.query('UPDATE export_task SET status = $1 WHERE id = $2', [status, id]);
        expect((await steer('cancel', id)).body.error.code).toBe(4001172);
        expect((await get(id)).status).toBe(status);
      }
    });

    it('holds also when the worker gives the task back or dies before it has stopped', async () => {
      const id = await create(slow);
      await running(id);
      await service.database.query(
        `UPDATE export_task SET status = 1, worker_id = NULL, cancel_requested_at = now() WHERE id = $1`,
        [id],
      );
      await service.application.get(ExportTaskTransitions).recover();
      expect(await service.ended(id)).toMatchObject({ status: 4, result_desc: '任务已取消。' });
    });

    it('and the worker’s finish never both win: what was answered holds', async () => {
      const before = (await files()).length;
      const begun = Date.now();
      await service.export(task);
      const whole = Date.now() - begun;
      let exported = 0;
      for (let round = 0; round < 30; round += 1) {
        const id = await create();
        // From at once to twice the time that an export takes.
        await sleep((2 * whole * round) / 30);
        const { status, body } = await steer('cancel', id);
        const ended = await service.ended(id);
        if (status === 200) {
          expect(ended).toMatchObject({ status: 4, result_desc: '任务已取消。' });
        } else {
          expect(body.error.code).toBe(4001172);
          expect(ended.status).toBe(3);
          exported += 1;
        }
      }
      // Both won in turn, and a cancelled export takes its file with it.
      expect(exported).toBeGreaterThan(0);
      expect(exported).toBeLessThan(30);
      await eventually(files, ({ length }) => length - before === exported + 1);
    });
  });

  describe('retry', () => {
    it('exports an expired task again under its id, into a file of its own', async () => {
      const { id, link_url } = await service.export(task);
      await service.database.query(`UPDATE export_task SET expire_time = now() WHERE id = $1`, [id]);
      await service.application.get(ExportTaskScheduler).expire();
      expect((await steer('retry', id)).status).toBe(200);
      const again = await service.ended(id);
      expect(again).toMatchObject({ id, status: 3, total: 300, finished: 300 });
      expect(again.link_url).not.toBe(link_url);
      expect((await service.download(id)).status).toBe(200);
    });

    it('gives an invalid task all its attempts again', async () => {
      const id = await create(slow);
      await steer('cancel', id);
      await service.ended(id);
      await service.database.query(`UPDATE export_task SET attempts = 3, extend = $2 WHERE id = $1`, [
        id,
        JSON.stringify(task.extend),
      ]);
      expect((await steer('retry', id)).status).toBe(200);
      expect(await service.ended(id)).toMatchObject({ status: 3, total: 300 });
    });

    it('is refused for a task that is waiting, running or exported', async () => {
      const { id } = await service.export(task);
      expect((await steer('retry', id)).body.error.code).toBe(4001172);
      const other = await create(slow);
      await running(other);
      expect((await steer('retry', other)).body.error.code).toBe(4001172);
      const waiting = await create();
      expect((await steer('retry', waiting)).body.error.code).toBe(4001172);
      await steer('cancel', waiting);
      await steer('cancel', other);
      await service.ended(other);
    });
  });

  describe('delete', () => {
    it('removes the file, then the task; the second time there is no such task', async () => {
      const { id } = await service.export(task);
      const link = (await service.call('GET', `/v2/export_task/${id}/auth_link`)).body.link_url;
      expect(await steer('delete', id)).toEqual({ status: 200, body: undefined });
      expect((await fetch(link)).status).toBe(404);
      expect((await get(id)).error.code).toBe(4041043);
      expect((await steer('delete', id)).body.error.code).toBe(4041043);
    });

    it('is refused while the task is running', async () => {
      const id = await create(slow);
      await running(id);
      expect((await steer('delete', id)).body.error).toMatchObject({
        code: 4001172,
        msg: expect.stringMatching(/cancel/),
      });
      await steer('cancel', id);
      await service.ended(id);
      expect((await steer('delete', id)).status).toBe(200);
    });

    it('and the worker’s claim never both win', async () => {
      for (let round = 0; round < 30; round += 1) {
        const id = await create();
        await sleep(round % 10);
        const { status, body } = await steer('delete', id);
        if (status === 200) {
          expect((await get(id)).error.code).toBe(4041043);
        } else {
          expect(body.error.code).toBe(4001172);
          expect((await service.ended(id)).status).toBe(3);
        }
      }
    });
  });
});
