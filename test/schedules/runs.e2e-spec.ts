import type { ExportTaskClient } from '../../src/client/index.js';
import { insertDevices } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { Clockwork, daily, member, refused } from './scheduled.js';

/** Half-hourly in the winter of Berlin, so that due times are whole half hours. */
const halfHourly = { cron: '*/30 * * * *' };

describe('a run of a schedule', () => {
  let service: TestService;
  let clockwork: Clockwork;
  let own: ExportTaskClient;

  /** A schedule that is due for the first time at 00:00 on the 10th of January. */
  const scheduled = async (schedule: Parameters<typeof daily>[0] = halfHourly, body: object = {}) => {
    const id = await own.createSchedule({ ...daily(schedule), ...body });
    await clockwork.dueAt(id, '2027-01-10T00:00:00Z');
    return id;
  };
  const state = async (id: string) => {
    const { state: now, state_reason, failures } = await own.getSchedule(id);
    return { state: now, state_reason, failures };
  };
  const reasons = async (id: string) =>
    (await own.scheduleRuns(id)).list.map(({ outcome, reason }) => `${outcome}: ${reason}`);

  beforeAll(async () => {
    service = await TestService.start({
      ROLE: 'api',
      TYPE_ROLES: '1=1,2;3=1',
      PERSONAL_DATA_ROLES: '1,2',
      CORP_MAX_WAITING: '5',
      WEBHOOK_SECRET_KEY: 'a key of the tests that is long enough',
      WEBHOOK_TARGETS: '127.0.0.0/8',
    });
    await insertDevices(service.database, 'acme', [{ is_online: true }, { is_online: false }]);
    clockwork = new Clockwork(service);
  });

  beforeEach(async () => {
    await service.database.query(
      'DELETE FROM export_schedule; DELETE FROM export_schedule_run; DELETE FROM export_task; DELETE FROM export_access_token',
    );
    own = await member(service, 'm1');
  });

  afterAll(() => service.stop());

  it('is made when it is due and not before, once, with the next due time', async () => {
    const id = await scheduled();
    await clockwork.tick('2027-01-09T23:59:59.999Z');
    expect(await clockwork.runs(id)).toEqual([]);
    await Promise.all(Array.from({ length: 5 }, () => clockwork.tick('2027-01-10T00:00:00Z')));
    expect(await clockwork.runs(id)).toEqual(['01-10 00:00 created']);
    expect(await own.getSchedule(id)).toMatchObject({ next_due_at: '2027-01-10T00:30:00.000Z' });
    const { list } = await own.list({
      query: { schedule_id: id },
      filter: ['id', 'name', 'creator_id', 'status'],
    });
    const { list: runs } = await own.scheduleRuns(id);
    expect(list).toEqual([{ id: runs[0]?.task_id, name: '在线设备', creator_id: 'm1', status: 1 }]);
  });

  it('asks for the range of time that its due time resolves to, however late it is made', async () => {
    const query = { create_time: { $gte: 'now-1d/d', $lt: 'now/d' } };
    const id = await scheduled(
      { cron: '30 2 * * *' },
      { params: { query }, options: { timezone: 'Europe/Berlin' } },
    );
    await clockwork.tick('2027-01-10T20:00:00Z');
    const { list } = await own.list({ query: { schedule_id: id }, filter: ['params', 'resolved_query'] });
    expect(list).toEqual([
      {
        params: { query },
        resolved_query: {
          create_time: { $gte: '2027-01-08T23:00:00.000Z', $lt: '2027-01-09T23:00:00.000Z' },
        },
      },
    ]);
  });

  it('is exactly one for each due time, whatever a clock or an interrupted tick repeats', async () => {
    const id = await scheduled();
    for (let again = 0; again < 3; again += 1) {
      await clockwork.dueAt(id, '2027-01-10T00:00:00Z');
      await clockwork.tick('2027-01-10T00:00:01Z');
    }
    expect(await clockwork.runs(id)).toEqual(['01-10 00:00 created']);
    expect((await own.list({ query: { schedule_id: id } })).count).toBe(1);
  });

  it('takes over what becomes of its task', async () => {
    const id = await scheduled();
    const ends = ['exported', 'refused', 'cancelled'] as const;
    for (const [index, end] of ends.entries()) {
      await clockwork.tick(new Date(Date.parse('2027-01-10T00:00:00Z') + index * 1_800_000));
      await clockwork.end(end);
    }
    await clockwork.tick('2027-01-10T01:30:00Z');
    await service.database.query('DELETE FROM export_task WHERE status = 1');
    await clockwork.tick('2027-01-10T01:45:00Z');
    expect(await clockwork.runs(id)).toEqual([
      '01-10 00:00 exported',
      '01-10 00:30 invalid',
      '01-10 01:00 cancelled',
      '01-10 01:30 deleted',
    ]);
    expect((await reasons(id))[2]).toBe('invalid: The task was refused.');
  });

  it('that is due while the one before it is not finished is skipped, or waits for it', async () => {
    const skipping = await scheduled();
    const queueing = await scheduled({ ...halfHourly, overlap: 'queue' });
    for (const time of ['00:00', '00:30', '01:00']) await clockwork.tick(`2027-01-10T${time}:00Z`);
    expect(await clockwork.runs(skipping)).toEqual([
      '01-10 00:00 created',
      '01-10 00:30 skipped',
      '01-10 01:00 skipped',
    ]);
    expect(await clockwork.runs(queueing)).toEqual([
      '01-10 00:00 created',
      '01-10 00:30 waiting',
      '01-10 01:00 waiting',
    ]);
    await clockwork.end();
    await clockwork.tick('2027-01-10T01:10:00Z');
    await clockwork.tick('2027-01-10T01:11:00Z');
    expect(await clockwork.runs(queueing)).toEqual([
      '01-10 00:00 exported',
      '01-10 00:30 created',
      '01-10 01:00 waiting',
    ]);
    await own.pauseSchedule(queueing);
    expect((await reasons(queueing))[0]).toBe('skipped: The schedule was paused.');
  });

  describe('that was missed', () => {
    /** 144 half hours: a service that was down for three days. */
    const after = '2027-01-12T23:40:00Z';

    it('is made if it is the newest one; the others are recorded', async () => {
      const id = await scheduled();
      await clockwork.tick(after);
      expect(await clockwork.outcomes(id)).toEqual({ created: 1, missed: 143 });
      expect((await clockwork.runs(id)).at(-1)).toBe('01-12 23:30 created');
      expect(await own.getSchedule(id)).toMatchObject({ next_due_at: '2027-01-13T00:00:00.000Z' });
      await clockwork.tick('2027-01-13T00:00:00Z');
      expect(await clockwork.outcomes(id)).toEqual({ created: 1, missed: 143, skipped: 1 });
    });

    it('is not made if it is more than a day late', async () => {
      const id = await scheduled({ cron: '0 0 10 * *', timezone: 'UTC' });
      await clockwork.tick('2027-01-11T00:00:01Z');
      expect(await clockwork.runs(id)).toEqual(['01-10 00:00 missed']);
      expect((await reasons(id))[0]).toBe(
        'missed: The service, or a system that it needs, was down when the run was due.',
      );
      await clockwork.dueAt(id, '2027-02-10T00:00:00Z');
      await clockwork.tick('2027-02-10T23:59:59Z');
      expect(await clockwork.runs(id)).toEqual(['01-10 00:00 missed', '02-10 00:00 created']);
    });

    it('is not made with `none`, unless it is a few minutes late', async () => {
      const id = await scheduled({ ...halfHourly, catch_up: 'none' });
      await clockwork.tick(after);
      expect(await clockwork.outcomes(id)).toEqual({ missed: 144 });
      await clockwork.tick('2027-01-13T00:05:00Z');
      expect(await clockwork.outcomes(id)).toEqual({ missed: 144, created: 1 });
    });

    it('is made with `all`, the last hundred one after the other', async () => {
      const id = await scheduled({ ...halfHourly, catch_up: 'all' });
      await clockwork.tick(after);
      expect(await clockwork.outcomes(id)).toEqual({ missed: 44, created: 1, waiting: 99 });
      for (let run = 0; run < 99; run += 1) {
        await clockwork.end();
        await clockwork.tick('2027-01-12T23:41:00Z');
        await clockwork.tick('2027-01-12T23:42:00Z');
      }
      expect(await clockwork.outcomes(id)).toEqual({ missed: 44, created: 1, exported: 99 });
      expect((await own.list({ query: { schedule_id: id } })).count).toBe(100);
    });

    it('waits with `all` only while fewer than a hundred do, whether a time or a call makes it due', async () => {
      const id = await scheduled({ ...halfHourly, catch_up: 'all', overlap: 'queue' });
      await clockwork.tick('2027-01-30T20:05:00Z');
      expect(await clockwork.outcomes(id)).toEqual({ missed: 901, created: 1, waiting: 99 });
      await own.runSchedule(id);
      expect(await refused(own.runSchedule(id))).toBe(
        '4001080 100 runs of the schedule were waiting. Try again when one of them has ended.',
      );
      await clockwork.tick('2027-01-31T12:00:00Z');
      expect(await clockwork.outcomes(id)).toEqual({ missed: 932, created: 1, waiting: 100, skipped: 1 });
    });

    it('is recorded even after years', async () => {
      const id = await scheduled();
      await clockwork.tick('2028-01-10T00:00:00Z');
      expect(await clockwork.outcomes(id)).toEqual({ created: 1, missed: 365 * 48 });
    });
  });

  it('fails without the rights of its owner, and the schedule is suspended, for all to see', async () => {
    const id = await scheduled();
    await member(service, 'm1', { role: 3 });
    await clockwork.tick('2027-01-10T00:00:00Z');
    const fault = 'type: role 3 may not export type 1. Only role 1 or 2 may.';
    expect(await state(id)).toMatchObject({
      state: 'suspended',
      state_reason: `The owner has lost a right. ${fault}`,
    });
    expect(await reasons(id)).toEqual([`failed: ${fault}`]);
    const [line] = await service.database.query(
      `SELECT * FROM export_audit WHERE action = 'schedule_suspend'`,
    );
    expect(line).toMatchObject({ corp_id: 'acme', member_id: null, detail: { schedule_id: id } });
    await clockwork.tick('2027-01-10T00:30:00Z');
    expect(await clockwork.runs(id)).toEqual(['01-10 00:00 failed']);
    await member(service, 'm1', { role: 1 });
    await own.resumeSchedule(id);
    expect(await state(id)).toEqual({ state: 'active', state_reason: '', failures: 0 });
  });

  it('tells webhooks what became of its task, and that its schedule is suspended', async () => {
    const administrator = await member(service, 'm3', { role: 1 });
    const events = ['export_task.invalid', 'export_schedule.suspended'] as const;
    await administrator.createWebhook({ name: 'n', url: 'http://127.0.0.1:1/', events: [...events] });
    const id = await scheduled();
    const { task_id } = await own.runSchedule(id);
    await own.cancel(task_id ?? '');
    await member(service, 'm1', { role: 3 });
    await clockwork.tick('2027-01-10T00:00:00Z');
    const told = await service.database.query<{ body: string }>(
      'SELECT body FROM export_webhook_event ORDER BY create_time',
    );
    expect(told.map(({ body }) => JSON.parse(body))).toMatchObject([
      { type: 'export_task.invalid', data: { task_id, schedule_id: id, result_code: 'cancelled' } },
      {
        type: 'export_schedule.suspended',
        data: { corp_id: 'acme', schedule_id: id, reason: 'The owner has lost a right.' },
      },
    ]);
  });

  it('fails if its owner has left', async () => {
    const id = await scheduled();
    await service.database.query(`DELETE FROM export_access_token WHERE member_id = 'm1'`);
    const administrator = await member(service, 'm3', { role: 1 });
    await clockwork.tick('2027-01-10T00:00:00Z');
    const reason = 'The owner is no longer a member of the enterprise.';
    expect(await administrator.getSchedule(id)).toMatchObject({
      state: 'suspended',
      state_reason: reason,
      last_run: { outcome: 'failed', reason, task_id: null },
    });
    await expect(administrator.resumeSchedule(id)).rejects.toMatchObject({ code: 4031001 });
  });

  it('suspends the schedule if it is the fifth in a row that fails; an exported one begins again', async () => {
    const id = await scheduled();
    const ends = [
      'refused',
      'refused',
      'refused',
      'refused',
      'exported',
      'refused',
      'cancelled',
      'refused',
    ] as const;
    let time = Date.parse('2027-01-10T00:00:00Z');
    const tick = async () => {
      await clockwork.tick(new Date(time));
      time += 1_800_000;
    };
    for (const end of ends) {
      await tick();
      await clockwork.end(end);
    }
    await tick();
    expect(await state(id)).toEqual({ state: 'active', state_reason: '', failures: 2 });
    for (let failed = 0; failed < 3; failed += 1) {
      await clockwork.end('refused');
      await tick();
    }
    expect(await state(id)).toEqual({
      state: 'suspended',
      state_reason: '5 runs in a row failed. The task was refused.',
      failures: 5,
    });
    expect(await own.getSchedule(id)).toMatchObject({ next_due_at: null });
  });

  it('fails while the queue of the enterprise is full', async () => {
    for (let waiting = 0; waiting < 5; waiting += 1) {
      await own.create({ name: String(waiting), describe: 'd', type: 1, params: {}, extend: daily().extend });
    }
    const id = await scheduled();
    await clockwork.tick('2027-01-10T00:00:00Z');
    expect((await reasons(id))[0]).toMatch(/^failed: The enterprise's queue is full: 5 tasks are waiting\./);
    expect(await state(id)).toMatchObject({ state: 'active', failures: 1 });
    await clockwork.end();
    await clockwork.tick('2027-01-10T00:30:00Z');
    expect(await clockwork.runs(id)).toEqual(['01-10 00:00 failed', '01-10 00:30 created']);
  });

  it('is made though another schedule is broken; that one says so', async () => {
    const broken = await scheduled();
    const sound = await scheduled();
    await service.database.query(`UPDATE export_schedule SET cron = 'x' WHERE id = $1`, [broken]);
    await clockwork.tick('2027-01-10T00:00:00Z');
    expect(await clockwork.runs(sound)).toEqual(['01-10 00:00 created']);
    expect((await state(broken)).state_reason).toMatch(/^schedule\.cron: no longer valid/);
  });

  it('of a type that other workers export is left to them; without any, it fails after a minute', async () => {
    const id = await scheduled();
    await service.database.query(`UPDATE export_schedule SET type = 99 WHERE id = $1`, [id]);
    await service.database.query(`INSERT INTO export_worker VALUES ('w', '{99}', now())`);
    await clockwork.tick('2027-01-10T00:02:00Z');
    expect(await clockwork.runs(id)).toEqual([]);
    await service.database.query('DELETE FROM export_worker');
    await clockwork.tick('2027-01-10T00:00:59Z');
    expect(await clockwork.runs(id)).toEqual([]);
    await clockwork.tick('2027-01-10T00:01:00Z');
    expect(await clockwork.runs(id)).toEqual(['01-10 00:00 failed']);
  });
});
