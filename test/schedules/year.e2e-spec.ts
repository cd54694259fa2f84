import { insertDevices } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { isWhole } from '../chaos/chaos.js';
import { Clockwork, daily, member } from './scheduled.js';

const ZONES = ['Europe/Berlin', 'America/New_York'];
const DAY = 86_400_000;
/** `CHAOS=whole` takes each half hour of the year, which is a quarter of an hour's work. */
const STEP = isWhole ? 1_800_000 : DAY;
/** Both changes of the clock in both zones are in them. */
const PERIODS = isWhole
  ? [['2027-01-01', '2028-01-01'] as const]
  : [['2027-03-10', '2027-04-03'] as const, ['2027-10-25', '2027-11-12'] as const];

describe(`in ${PERIODS.map(([from, to]) => `${from} to ${to}`).join(' and ')}`, () => {
  let service: TestService;
  let clockwork: Clockwork;

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api', CORP_MAX_WAITING: '1000000' });
    await insertDevices(service.database, 'acme', [{ is_online: true }]);
    clockwork = new Clockwork(service);
    // The tasks of this suite are exported at once, as if by a worker.
    await service.database.query(`
      CREATE FUNCTION export_at_once() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.status := 3; NEW.end_time := NEW.create_time; NEW.result_code := 'exported';
        RETURN NEW;
      END $$;
      CREATE TRIGGER at_once BEFORE INSERT ON export_task FOR EACH ROW EXECUTE FUNCTION export_at_once()`);
  });

  afterAll(() => service.stop());

  it('a daily and a half-hourly schedule run as often as the zone has days and half hours', async () => {
    const client = await member(service, 'm1');
    const schedules = new Map<string, string>();
    for (const timezone of ZONES) {
      for (const cron of ['30 2 * * *', '*/30 * * * *']) {
        const id = await client.createSchedule(daily({ cron, timezone }));
        await client.replaceSchedule(id, daily({ cron, timezone }));
        schedules.set(`${timezone} ${cron}`, id);
      }
    }
    let days = 0;
    for (const [from, to] of PERIODS) {
      const [start, end] = [Date.parse(from), Date.parse(to)];
      days += (end - start) / DAY;
      await service.database.query(
        `UPDATE export_schedule SET next_due_at = CASE cron WHEN '30 2 * * *'
           THEN ($1::date + time '02:30') AT TIME ZONE timezone ELSE $1::date::timestamp AT TIME ZONE 'UTC' END`,
        [from],
      );
      for (let time = start; time < end; time += STEP) await clockwork.tick(new Date(time));
      // The rest of the last day, and what became of the last tasks.
      await clockwork.tick(new Date(end - 1));
      await clockwork.tick(new Date(end - 1));
    }

    const counted: Record<string, unknown> = {};
    for (const [name, id] of schedules) counted[name] = await clockwork.outcomes(id);
    // Of the half hours since the last tick, the newest is made. The first tick of a period has but one.
    const exported = isWhole ? 48 * days : days + PERIODS.length;
    const halfHours = isWhole ? { exported } : { exported, missed: 48 * days - exported };
    expect(counted).toEqual({
      'Europe/Berlin 30 2 * * *': { exported: days },
      'Europe/Berlin */30 * * * *': halfHours,
      'America/New_York 30 2 * * *': { exported: days },
      'America/New_York */30 * * * *': halfHours,
    });
    const [tasks] = await service.database.query('SELECT count(*)::integer AS tasks FROM export_task');
    expect(tasks).toEqual({ tasks: 2 * (days + exported) });
    const runs = await clockwork.runs(schedules.get('Europe/Berlin 30 2 * * *') ?? '');
    expect(runs.filter((run) => /^(03-2[789]|10-3[01]|11-01)/.test(run))).toEqual([
      '03-27 01:30 exported',
      // 02:30 is missing: it is made at 03:00.
      '03-28 01:00 exported',
      '03-29 00:30 exported',
      '10-30 00:30 exported',
      // 02:30 comes twice: the first one counts.
      '10-31 00:30 exported',
      '11-01 01:30 exported',
    ]);
  }, 900_000);
});
