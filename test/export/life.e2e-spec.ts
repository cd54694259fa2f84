import { SchedulerRegistry } from '@nestjs/schedule';
import { result } from '../../src/export-task/queue/export-task.results.js';
import { ExportTaskScheduler } from '../../src/export-task/work/export-task.scheduler.js';
import { ExportTaskTransitions } from '../../src/export-task/queue/export-task.transitions.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { readingsUnderWay } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { TestService } from '../support/service.js';
import { DeviceGate } from './device-gate.js';

const task = { type: 1, params: {}, extend: { product_id: PRODUCT } };
const body = { name: 'n', describe: 'd', ...task };

describe('the life of a task', () => {
  let service: TestService;
  const column = async (id: string, name: string) =>
    (await service.database.query(`SELECT ${name} AS value FROM export_task WHERE id = $1`, [id]))[0]
      ?.value as unknown;
  const create = async () => (await service.call('POST', '/v2/export_task', body)).body.id as string;
  const status = async (id: string) =>
    (await service.call('GET', `/v2/export_task/${id}`)).body.status as number;

  /** Switches every interval of the service off, so that only notifications and the test itself wake the worker. */
  const stopIntervals = () => {
    const schedules = service.application.get(SchedulerRegistry);
    for (const name of schedules.getIntervals()) schedules.deleteInterval(name);
  };

  afterEach(() => service.stop());

  describe('with a worker', () => {
    beforeEach(async () => {
      service = await TestService.start();
      await insertDevices(
        service.database,
        'acme',
        Array.from({ length: 500 }, (_, index) => ({ id: index + 1 })),
      );
    });

    it('begins by a notification alone: no interval has to find it', async () => {
      const scheduler = service.application.get(ExportTaskScheduler);
      stopIntervals();
      // The looks for tasks at the start are over: none of them can find the task.
      await eventually(
        () => Promise.resolve(scheduler.secondsSincePoll),
        (idle) => idle > 0.3,
      );
      expect(await service.export(task)).toMatchObject({ status: 3, total: 500 });
    });

    it('ends in Expired when the retention is over: the object goes first', async () => {
      const { id } = await service.export(task);
      const { body: link } = await service.call('GET', `/v2/export_task/${id}/auth_link`);
      expect((await fetch(link.link_url)).status).toBe(200);
      await service.database.query(`UPDATE export_task SET expire_time = now() - interval '1 s'`);
      await service.application.get(ExportTaskScheduler).expire();
      const { body: expired } = await service.call('GET', `/v2/export_task/${id}`);
      expect(expired).toMatchObject({ status: 5, link_url: '', total: 500, finished: 500 });
      expect((await fetch(link.link_url)).status).toBe(404);
    });

    it('keeps the file for as long as RETENTION_HOURS says', async () => {
      const { id } = await service.export(task);
      expect(await column(id, `expire_time - end_time = interval '168 h'`)).toBe(true);
    });

    it('ends in Invalid with a reason when its product is gone by then', async () => {
      const { id } = await service.export(task);
      await service.database.query(`DELETE FROM product`);
      await service.database.query('UPDATE export_task SET status = 1 WHERE id = $1', [id]);
      service.application.get(ExportTaskScheduler).wake();
      const ended = await service.ended(id);
      expect(ended.status).toBe(4);
      expect(ended.result_desc).toBe(
        `任务条件不再有效，无法导出：extend.product_id：企业没有产品 "${PRODUCT}"。`,
      );
    });

    it('is tried again later and later, and ends in Invalid after the last attempt, without internals', async () => {
      await service.database.query('ALTER TABLE device RENAME COLUMN mac TO mac_gone');
      stopIntervals();
      const id = await create();
      for (const [attempts, seconds] of [
        [1, 1],
        [2, 2],
      ] as const) {
        await service.until(id, (one) => one.attempts === attempts && one.status === 1);
        const delay = `extract(epoch FROM run_after - claim_time)::float8`;
        expect(await column(id, delay)).toBeGreaterThanOrEqual(seconds);
        await service.database.query('UPDATE export_task SET run_after = now()');
        service.application.get(ExportTaskScheduler).wake();
      }
      const ended = await service.ended(id);
      expect(ended).toMatchObject({ status: 4, end_time: expect.any(String), link_url: '' });
      expect(ended.result_desc).toMatch(/读取数据/);
      expect(ended.result_desc).not.toMatch(/mac|column/);
      expect(await column(id, 'attempts')).toBe(3);
    });

    it('reads one snapshot: rows that come, change and go meanwhile alter neither total nor file', async () => {
      const { database } = service;
      const text = async (id: string) => (await service.download(id)).text();
      const before = await text((await service.export(task)).id);
      const gate = await DeviceGate.close(database);
      try {
        const id = await create();
        await gate.reached('count');
        await database.query('DELETE FROM device_rows WHERE id % 10 = 1');
        await database.query(`UPDATE device_rows SET name = 'changed while they were counted'`);
        await gate.open('count');
        await gate.reached('read');
        await insertDevices(database, 'acme', [{ id: 501, name: 'came while they were read' }], PRODUCT);
        await database.query('DELETE FROM device_rows WHERE id % 10 = 9');
        await gate.open('read');
        expect(await service.ended(id)).toMatchObject({ status: 3, total: 500, finished: 500 });
        expect(await text(id)).toBe(before);
      } finally {
        await gate.end();
      }
      // The next snapshot sees the changes: they did take place.
      const { id, total } = await service.export(task);
      expect(total).toBe(401);
      expect(await text(id)).toContain('came while they were read');
    });

    it('is given back when the service stops in the middle, and costs no attempt', async () => {
      await service.database.query(
        `CREATE FUNCTION slow() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN true; END $$`,
      );
      await service.database.query('ALTER TABLE device RENAME TO device_rows');
      await service.database.query('CREATE VIEW device AS SELECT * FROM device_rows WHERE slow()');
      const id = await create();
      await eventually(
        () => readingsUnderWay(service.database),
        (readings) => readings.length > 0,
      );
      await service.application.get(ExportTaskScheduler).beforeApplicationShutdown();
      expect(await column(id, 'status')).toBe(1);
      expect(await column(id, 'attempts - free_attempts')).toBe(0);
      await eventually(
        () => readingsUnderWay(service.database),
        (readings) => readings.length === 0,
      );
    });
  });

  describe('between workers', () => {
    const claimAs = (worker: string) => service.application.get(ExportTaskTransitions).claim(worker);

    beforeEach(async () => {
      service = await TestService.start({ ROLE: 'api', CORP_MAX_RUNNING: '2' });
      await insertDevices(service.database, 'acme', [{}]);
      await insertDevices(service.database, 'other', [{}]);
    });

    it('gives each waiting task to one of many that claim at once', async () => {
      await service.database.query(
        `INSERT INTO export_task (id, corp_id, creator_id, creator_name, name, describe, type, params, extend, options)
         SELECT gen_random_uuid(), 'corp' || n, 'm', 'm', 'n', 'd', 1, '{}', '{}', '{}' FROM generate_series(1, 30) AS n`,
      );
      const claimed = await Promise.all(Array.from({ length: 60 }, (_, index) => claimAs(`worker${index}`)));
      const ids = claimed.flatMap((one) => (one ? [one.id] : []));
      for (let one = await claimAs('last'); one; one = await claimAs('last')) ids.push(one.id);
      expect(new Set(ids).size).toBe(30);
      expect(ids).toHaveLength(30);
    });

    it('takes turns between enterprises, and leaves one at its limit waiting', async () => {
      const other = await service.tokenOf('other');
      const first = await create();
      const second = await create();
      const third = await create();
      const others = (await service.call('POST', '/v2/export_task', body, other)).body.id as string;
      const order = [await claimAs('w'), await claimAs('w'), await claimAs('w'), await claimAs('w')];
      expect(order.map((one) => one?.id)).toEqual([first, others, second, undefined]);
      expect(await status(third)).toBe(1);
    });

    it('lets a worker that lost its lease change nothing', async () => {
      const transitions = service.application.get(ExportTaskTransitions);
      const id = await create();
      const old = await claimAs('old');
      await service.database.query(`UPDATE export_task SET lease_until = now() - interval '1 s'`);
      await transitions.recover();
      expect(await status(id)).toBe(1);
      await claimAs('new');
      const claim = { id, attempts: old?.attempts ?? 0, worker_id: 'old' };
      expect(await transitions.progress(claim, { total: 9, finished: 9 })).toBe('lost');
      expect(await transitions.finish(claim, { object_key: 'x', size: 1, rows: 1, checksum: '' })).toBe(
        false,
      );
      expect(await transitions.giveBack(claim)).toBe(false);
      expect(await transitions.fail(claim, result('read_failed'))).toBe(false);
      expect(await column(id, 'worker_id')).toBe('new');
      expect(await column(id, 'total')).toBe('0');
    });

    it('ends in Invalid with a reason when worker after worker dies', async () => {
      const id = await create();
      for (let attempt = 0; attempt < 3; attempt += 1) {
        await claimAs('dying');
        await service.database.query(`UPDATE export_task SET lease_until = now() - interval '1 s'`);
        await service.application.get(ExportTaskTransitions).recover();
      }
      const ended = await service.ended(id);
      expect(ended).toMatchObject({ status: 4, result_desc: expect.stringMatching(/中断 3 次/) });
    });

    it('never lets finished go back', async () => {
      const transitions = service.application.get(ExportTaskTransitions);
      const id = await create();
      const claim = { id, attempts: 1, worker_id: 'w' };
      await claimAs('w');
      await transitions.progress(claim, { total: 100, finished: 60 });
      await transitions.progress(claim, { total: 100, finished: 50 });
      expect((await service.call('GET', `/v2/export_task/${id}`)).body).toMatchObject({
        total: 100,
        finished: 60,
      });
    });
  });
});
