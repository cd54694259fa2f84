import { setTimeout as sleep } from 'node:timers/promises';
import { drawn, SEED } from '../chaos/chaos.js';
import { Fleet } from '../chaos/fleet.js';
import fc from 'fast-check';
import { insertDevices } from '../support/devices.js';
import { eventually } from '../support/eventually.js';
import { TestService } from '../support/service.js';
import { daily, member } from './scheduled.js';

const WORKERS = 3;
const SCHEDULES = 20;
/** Due times of each schedule. */
const DUE = 10;
const KILLS = 6;

const turns = fc.record({
  worker: fc.integer({ min: 0, max: WORKERS - 1 }),
  pause: fc.integer({ min: 0, max: 400 }),
});

const isDone = (found: { outcome: string }[]) => found.length === 1 && found[0]?.outcome === 'exported';

describe(`three workers that are killed (TEST_SEED=${SEED})`, () => {
  let service: TestService;
  let fleet: Fleet;

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api' });
    await insertDevices(service.database, 'acme', [{ is_online: true }]);
    fleet = new Fleet({
      ...service.variables,
      LEASE_SECONDS: '3',
      MAX_ATTEMPTS: '20',
      WORKER_CONCURRENCY: '4',
      CORP_MAX_RUNNING: '12',
    });
  });

  afterAll(async () => {
    await fleet.stop();
    await service.stop();
  });

  /** Lets each statement that writes runs take a twentieth of a second, so that ticks can be hit. */
  const slowDownRuns = () =>
    service.database.query(
      `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN NULL; END $$;
       CREATE TRIGGER slow AFTER INSERT OR UPDATE ON export_schedule_run FOR EACH STATEMENT EXECUTE FUNCTION slow()`,
    );
  const ticks = () =>
    service.database.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
    );

  it('make each of two hundred due runs exactly once', async () => {
    const client = await member(service, 'm1');
    for (let count = 0; count < SCHEDULES; count += 1) {
      await client.createSchedule(daily({ cron: '*/30 * * * *', timezone: 'UTC', catch_up: 'all' }));
    }
    await service.database.query(
      `UPDATE export_schedule SET next_due_at = date_trunc('hour', now()) - $1 * interval '30 min'`,
      [DUE - 1],
    );
    // A further half hour may begin during the test.
    const rows = () =>
      service.database.query<{ outcome: string; runs: number }>(
        'SELECT outcome, count(*)::integer AS runs FROM export_schedule_run GROUP BY outcome',
      );
    for (let worker = 0; worker < WORKERS; worker += 1) fleet.start();
    await Promise.all(Array.from({ length: WORKERS }, (_, worker) => fleet.ready(worker)));
    await slowDownRuns();
    for (const { worker, pause } of drawn(turns, KILLS)) {
      // Some worker is in the middle of a tick, and this one often is.
      await eventually(ticks, (found) => found.length > 0);
      await sleep(pause);
      await fleet.replace(worker);
    }
    await service.database.query('DROP TRIGGER slow ON export_schedule_run');
    for (let minute = 0; minute < 5; minute += 1) {
      // Half a minute each, at most.
      const left = await eventually(rows, isDone).catch(() => undefined);
      if (left) break;
    }
    expect(await rows()).toMatchObject([{ outcome: 'exported' }]);
    const [counted = { runs: 0 }] = await service.database.query<{ runs: number }>(
      `SELECT count(*)::integer AS runs, count(DISTINCT task_id)::integer AS tasks, min(due)::integer AS fewest
         FROM export_schedule_run
         JOIN (SELECT schedule_id, count(*) AS due FROM export_schedule_run GROUP BY schedule_id) AS per USING (schedule_id)`,
    );
    const [tasks] = await service.database.query(
      'SELECT count(*)::integer AS tasks, count(*) FILTER (WHERE status = 3)::integer AS exported FROM export_task',
    );
    expect(counted.runs).toBeGreaterThanOrEqual(SCHEDULES * DUE);
    expect(counted).toEqual({ runs: counted.runs, tasks: counted.runs, fewest: counted.runs / SCHEDULES });
    expect(tasks).toEqual({ tasks: counted.runs, exported: counted.runs });
  }, 400_000);
});
