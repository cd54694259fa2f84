import type { ExportTaskClient } from '../../src/client/index.js';
import { insertDevices } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { Clockwork, daily, member, refused } from './scheduled.js';

const UNKNOWN = '01936c5e-0000-7000-8000-000000000000';

describe('a schedule', () => {
  let service: TestService;
  let clockwork: Clockwork;
  let own: ExportTaskClient;

  const actions = async (id: string) =>
    (
      await service.database.query(
        `SELECT action, member_id FROM export_audit WHERE detail ->> 'schedule_id' = $1 ORDER BY id`,
        [id],
      )
    ).map(({ action, member_id }) => `${action} ${member_id}`);

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api' });
    await insertDevices(service.database, 'acme', [{ is_online: true }, { is_online: false }]);
    clockwork = new Clockwork(service);
    own = await member(service, 'm1');
  });

  afterAll(() => service.stop());

  beforeEach(() =>
    service.database.query(
      'DELETE FROM export_schedule; DELETE FROM export_schedule_run; DELETE FROM export_task',
    ),
  );

  it('keeps what was sent, in its order, with its times completed', async () => {
    const id = await own.createSchedule(daily());
    const saved = await own.getSchedule(id);
    const { schedule, ...body } = daily();
    expect(saved).toEqual({
      id,
      creator_id: 'm1',
      creator_name: 'm1!',
      ...body,
      schedule: { ...schedule, overlap: 'skip', catch_up: 'newest', fixed_range: false },
      state: 'active',
      state_reason: '',
      next_due_at: expect.stringMatching(/T(0[01]:30|01:00):00\.000Z$/),
      last_run: null,
      failures: 0,
      create_time: expect.stringMatching(/Z$/),
      update_time: saved.create_time,
    });
    expect(Object.keys(saved.params)).toEqual(['query', 'filter']);
    expect(new Date(String(saved.next_due_at)).getTime() - Date.now()).toBeLessThan(25 * 3_600_000);
  });

  it('is due in the zone of its file unless it has one of its own', async () => {
    const { schedule, ...body } = daily();
    const id = await own.createSchedule({
      ...body,
      options: { timezone: 'Asia/Shanghai' },
      schedule: { cron: schedule.cron },
    });
    expect(await own.getSchedule(id)).toMatchObject({
      schedule: { timezone: 'Asia/Shanghai' },
      next_due_at: expect.stringMatching(/T18:30:00\.000Z$/),
    });
  });

  it('can be seen and changed by its owner and by administrators of the enterprise alone', async () => {
    const id = await own.createSchedule(daily());
    const colleague = await member(service, 'm2');
    const stranger = await member(service, 'm1', { corpId: 'other', role: 1 });
    for (const other of [colleague, stranger]) {
      expect(await other.schedules()).toEqual({ count: 0, list: [] });
      for (const call of [
        () => other.getSchedule(id),
        () => other.replaceSchedule(id, daily()),
        () => other.deleteSchedule(id),
        () => other.pauseSchedule(id),
        () => other.resumeSchedule(id),
        () => other.runSchedule(id),
        () => other.scheduleRuns(id),
      ]) {
        expect(await refused(call())).toBe('4041017 id: the caller has no such schedule.');
      }
    }
    const administrator = await member(service, 'm3', { role: 1 });
    expect(await administrator.schedules()).toMatchObject({ count: 1, list: [{ id, creator_id: 'm1' }] });
    await administrator.replaceSchedule(id, { ...daily(), name: 'N' });
    expect(await own.getSchedule(id)).toMatchObject({ name: 'N', creator_id: 'm1' });
    await administrator.deleteSchedule(id);
    expect(await refused(own.getSchedule(id))).toBe('4041017 id: the caller has no such schedule.');
    expect(await actions(id)).toEqual(['schedule_create m1', 'schedule_replace m3', 'schedule_delete m3']);
  });

  it('is listed in the language of the list of tasks', async () => {
    for (const name of ['A', 'B', 'C']) await own.createSchedule({ ...daily(), name });
    const { count, list } = await own.schedules({
      query: { name: { $in: ['B', 'C'] }, state: 'active' },
      order: { name: 'desc' },
      filter: ['name', 'params'],
      limit: 1,
    });
    expect({ count, list }).toEqual({ count: 2, list: [{ name: 'C', params: daily().params }] });
    expect(await refused(own.schedules({ query: { schedule: 1 } }))).toMatch(
      '4001001 query.schedule: this field cannot be queried.',
    );
    const [first] = (await own.schedules()).list;
    expect(Object.keys(first ?? {})).toEqual(
      expect.arrayContaining(['id', 'schedule', 'state', 'next_due_at', 'last_run', 'failures']),
    );
    expect(first).not.toHaveProperty('params');
  });

  it.each([
    [
      'a query that no task may have',
      { params: { query: { none: 1 } } },
      /^4001001 query\.none: unknown field/,
    ],
    ['a type that there is not', { type: 99 }, /^4001001 type: /],
    ['no times', { schedule: undefined }, /^4001002 schedule: missing or empty\.$/],
    ['a wrong pattern', { schedule: { cron: 'x' } }, /^4001001 schedule\.cron: invalid value "x"/],
    [
      'times that are too near',
      { schedule: { cron: '*/10 * * * *' } },
      /^4001001 schedule\.cron: two runs are only 10 min apart/,
    ],
    [
      'an unknown zone',
      { schedule: { cron: '0 2 * * *', timezone: 'X/Y' } },
      /^4001001 schedule\.timezone: must be /,
    ],
    [
      'an unknown rule',
      { schedule: { cron: '0 2 * * *', overlap: 'x' } },
      /^4001001 schedule\.overlap: must be one of/,
    ],
    [
      'a misspelled key',
      { schedule: { cron: '0 2 * * *', overlapp: 'skip' } },
      /^4001001 schedule\.overlapp: unknown/,
    ],
  ])('with %s is refused when it is saved, replaced or previewed', async (_, changes, message) => {
    const id = await own.createSchedule(daily());
    const body = { ...daily(), ...changes } as ReturnType<typeof daily>;
    expect(await refused(own.createSchedule(body))).toMatch(message);
    expect(await refused(own.replaceSchedule(id, body))).toMatch(message);
    expect(await refused(own.previewSchedule(body))).toMatch(message);
  });

  it('shows its next five due times before it is saved', async () => {
    const runs = await own.previewSchedule(daily({ timezone: 'UTC' }));
    expect(runs.map(({ due_at }) => due_at)).toEqual(
      runs.map((_, day) => new Date(Date.parse(String(runs[0]?.due_at)) + day * 86_400_000).toISOString()),
    );
    expect(runs).toHaveLength(5);
    expect(runs[0]?.due_at).toMatch(/T02:30:00\.000Z$/);
    expect(Date.parse(String(runs[0]?.due_at)) - Date.now()).toBeGreaterThan(-60_000);
    expect((await own.schedules()).count).toBe(0);
  });

  it('must ask for a time relative to the run, unless it is told that all runs ask for the same range', async () => {
    const body = (create_time: object, schedule = {}) => ({
      ...daily(schedule),
      params: { query: { create_time } },
    });
    const fixed = { $gte: '2026-01-01T00:00:00Z' };
    expect(await refused(own.createSchedule(body(fixed)))).toBe(
      '4001001 query: every run would export the same range of time. Must have a time relative to the run, such as ' +
        '{"$gte":"now-1d/d","$lt":"now/d"}, unless schedule.fixed_range is true.',
    );
    await own.createSchedule(body(fixed, { fixed_range: true }));
    const relative = body({ $gte: 'now-1d/d', $lt: 'now/d' }, { timezone: 'UTC' });
    await own.createSchedule(relative);
    const [first] = await own.previewSchedule(relative);
    const day = String(first?.due_at).slice(0, 10);
    const before = new Date(Date.parse(day) - 86_400_000).toISOString();
    expect(first?.resolved_query).toEqual({ create_time: { $gte: before, $lt: `${day}T00:00:00.000Z` } });
  });

  it('is not due while it is paused, and goes on from the moment it is resumed', async () => {
    const id = await own.createSchedule(daily());
    await own.pauseSchedule(id);
    await own.pauseSchedule(id);
    expect(await own.getSchedule(id)).toMatchObject({ state: 'paused', next_due_at: null });
    await clockwork.tick('2099-01-01T00:00:00Z');
    expect(await own.scheduleRuns(id)).toEqual({ count: 0, list: [] });
    await own.replaceSchedule(id, daily({ timezone: 'UTC' }));
    expect(await own.getSchedule(id)).toMatchObject({ state: 'paused', next_due_at: null });
    await own.resumeSchedule(id);
    expect(await own.getSchedule(id)).toMatchObject({
      state: 'active',
      next_due_at: expect.stringMatching(/T02:30:00\.000Z$/),
    });
  });

  it('cannot be resumed with times that are no longer valid', async () => {
    for (const [column, fault] of [
      ['timezone', /^4001001 schedule\.timezone: invalid value "x"\. Must be the IANA name of a time zone/],
      ['cron', /^4001001 schedule\.cron: invalid value "x"/],
    ] as const) {
      const id = await own.createSchedule(daily());
      await own.pauseSchedule(id);
      await service.database.query(`UPDATE export_schedule SET ${column} = 'x' WHERE id = $1`, [id]);
      expect(await refused(own.resumeSchedule(id))).toMatch(fault);
      expect(await own.getSchedule(id)).toMatchObject({ state: 'paused' });
    }
  });

  it('runs at once when it is asked to, and its task is one of the owner', async () => {
    const id = await own.createSchedule(daily());
    const administrator = await member(service, 'm3', { role: 1 });
    const run = await administrator.runSchedule(id);
    expect(run).toMatchObject({ outcome: 'created', manual: true, end_time: null });
    expect(await own.get(String(run.task_id))).toMatchObject({
      creator_id: 'm1',
      name: '在线设备',
      schedule_id: id,
      status: 1,
      params: daily().params,
    });
    expect(await own.list({ query: { schedule_id: id }, filter: ['schedule_id'] })).toEqual({
      count: 1,
      list: [{ schedule_id: id }],
    });
    expect(await own.getSchedule(id)).toMatchObject({ last_run: run, state: 'active' });
    expect(await refused(own.runSchedule(id))).toMatch('4001172 The last run is not finished.');
    expect(await actions(id)).toEqual(['schedule_create m1', 'create m1', 'schedule_run m3']);
    await clockwork.end();
    expect(await refused(own.runSchedule(id))).toBeUndefined();
    expect(await own.scheduleRuns(id, { limit: 1, offset: 1 })).toMatchObject({
      count: 2,
      list: [{ due_at: run.due_at, outcome: 'exported' }],
    });
  });

  it('leaves its tasks behind when it is deleted', async () => {
    const id = await own.createSchedule(daily());
    const { task_id } = await own.runSchedule(id);
    await own.deleteSchedule(id);
    expect(await own.get(String(task_id))).toMatchObject({ schedule_id: id });
    expect(await service.database.query('SELECT * FROM export_schedule_run')).toEqual([]);
  });

  it('is one of as many as an enterprise may have, however many are created at the same time', async () => {
    await service.database.query(
      `INSERT INTO export_schedule (corp_id, id, creator_id, creator_name, creator_role, name, describe, type, params, extend,
                                    options, cron, timezone, overlap, catch_up, fixed_range)
       SELECT 'acme', i, 'm1', 'm1', 2, 'n', 'd', 1, '{}', '{}', '{}', '0 0 * * *', 'UTC', 'skip', 'newest', false
         FROM generate_series(1, 198) AS i`,
    );
    const answers = await Promise.all(Array.from({ length: 5 }, () => refused(own.createSchedule(daily()))));
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(2);
    expect(answers).toContain(
      '4001080 The enterprise has 200 schedules, which is the limit. Delete some first.',
    );
    expect(await refused(own.getSchedule(UNKNOWN))).toMatch('4041017');
    expect(await refused(own.getSchedule('x'))).toMatch('4041017');
  });
});
