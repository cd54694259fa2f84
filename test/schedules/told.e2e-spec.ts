import { Logger } from '@nestjs/common';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestProcess } from '../support/process.js';
import { TestService } from '../support/service.js';
import { Scrape } from '../operate/scrape.js';
import { Clockwork, daily, member } from './scheduled.js';

const { jest } = import.meta;

describe('schedules', () => {
  let service: TestService;
  let folder: string;

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api' });
    folder = await mkdtemp(join(tmpdir(), 'export-task-schedules-'));
    await insertDevices(service.database, 'acme', [{ is_online: true }]);
  });

  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true });
  });

  const run = async (...args: string[]) => {
    const variables = { EXPORT_TASK_URL: service.url, EXPORT_TASK_TOKEN: service.token };
    return new TestProcess('cli/cli.js', variables, ['schedule', ...args], folder).ended;
  };
  const lines = (text: string) => text.trimEnd().split('\n');

  it('that an outage delays are in the log once, and run when it is over', async () => {
    const clockwork = new Clockwork(service);
    const id = await (await member(service, 'm1')).createSchedule(daily());
    await clockwork.dueAt(id, '2027-01-10T00:00:00Z');
    const lines = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    await service.database.query(`
      CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE 'away' USING ERRCODE = 'cannot_connect_now'; END $$;
      CREATE TRIGGER away BEFORE INSERT ON export_schedule_run EXECUTE FUNCTION away()`);
    for (let tick = 0; tick < 3; tick += 1) await clockwork.tick('2027-01-10T00:00:00Z');
    await service.database.query('DROP FUNCTION away CASCADE');
    expect(lines.mock.calls.map(([line]) => String(line))).toEqual([
      `schedule ${id} could not run, and is tried again: away`,
    ]);
    expect(await clockwork.runs(id)).toEqual([]);
    await clockwork.tick('2027-01-10T00:00:00Z');
    expect(await clockwork.runs(id)).toEqual(['01-10 00:00 created']);
    lines.mockRestore();
    await service.database.query(
      'DELETE FROM export_schedule; DELETE FROM export_schedule_run; DELETE FROM export_task',
    );
  });

  it('are created, shown, listed, changed, run, paused and deleted with the command line', async () => {
    const times = ['--cron', '30 2 * * *', '--timezone', 'Europe/Berlin'];
    const devices = ['--type', 'Device', '--extend', `product_id=${PRODUCT}`, '--option', 'format=jsonl'];
    const query = ['--query', '{"create_time":"now-1d/d"}'];
    const previewed = lines((await run('preview', ...devices, ...query, ...times)).stdout);
    expect(previewed).toHaveLength(5);
    expect(previewed[0]).toMatch(/^\S+T(0[01]:30|01:00):00\.000Z {2}\{"create_time":".*\/.*"\}$/);

    const created = await run('create', ...devices, ...query, ...times, '--overlap', 'queue');
    expect(created).toMatchObject({ code: 0, stderr: '' });
    const id = created.stdout.trim();
    expect(JSON.parse((await run('show', id)).stdout)).toMatchObject({
      id,
      type: 1,
      params: { query: { create_time: 'now-1d/d' } },
      options: { format: 'jsonl' },
      schedule: { cron: '30 2 * * *', timezone: 'Europe/Berlin', overlap: 'queue', catch_up: 'newest' },
    });
    await run(
      'update',
      id,
      '--cron',
      '0 3 * * *',
      '--name',
      'N',
      '--catch-up',
      'none',
      '--filter',
      'id,name',
    );
    expect(JSON.parse((await run('show', id, '--json')).stdout)).toMatchObject({
      name: 'N',
      params: { query: { create_time: 'now-1d/d' }, filter: ['id', 'name'] },
      schedule: { cron: '0 3 * * *', timezone: 'Europe/Berlin', overlap: 'queue', catch_up: 'none' },
    });
    const task = (await run('run', id)).stdout.trim();
    expect((await service.call('GET', `/v2/export_task/${task}`)).body).toMatchObject({ schedule_id: id });
    expect((await run('runs', id)).stdout).toMatch(new RegExp(`^\\S+Z  created    ${task}\n$`));
    await run('pause', id);
    expect((await run('list')).stdout).toMatch(new RegExp(`^${id}  paused     -  .*Europe/Berlin  N\n$`));
    await run('resume', id);
    expect(await run('delete', id, '--json')).toMatchObject({
      code: 0,
      stdout: `${JSON.stringify({ id })}\n`,
    });
    expect((await run('list')).stdout).toBe('');
    expect(await run('pause', id)).toMatchObject({ code: 1 });
    expect(await run('create', ...devices)).toMatchObject({
      code: 2,
      stderr: 'export-task: --cron: missing. Must be five fields of cron, such as "30 2 * * *".\n',
    });
    expect((await run()).stderr).toMatch('schedule');
  }, 120_000);

  it('are counted by the metrics, late runs and suspended ones, too', async () => {
    const clockwork = new Clockwork(service);
    const client = await member(service, 'm1');
    const ids = [];
    for (let count = 0; count < 3; count += 1) ids.push(await client.createSchedule(daily()));
    await client.pauseSchedule(String(ids[0]));
    await service.database.query(
      `UPDATE export_schedule SET next_due_at = date_trunc('milliseconds', now()) - interval '1 h' WHERE id <> $1`,
      [ids[0]],
    );
    const before = await Scrape.of(service.url);
    expect(before.value('export_schedules', { state: 'active' })).toBe(2);
    expect(before.value('export_schedules', { state: 'paused' })).toBe(1);
    expect(before.value('export_schedules', { state: 'suspended' })).toBe(0);
    expect(before.value('export_schedule_due_runs')).toBe(2);
    expect(before.value('export_schedule_late_seconds')).toBeGreaterThanOrEqual(3600);
    await service.database.query(`UPDATE export_schedule SET cron = 'x' WHERE id = $1`, [ids[1]]);
    await clockwork.tick(new Date());
    const after = await Scrape.of(service.url);
    expect(after.value('export_schedules', { state: 'suspended' })).toBe(1);
    expect(after.value('export_schedule_due_runs')).toBe(0);
    expect(after.value('export_schedule_late_seconds')).toBe(0);
    const made = (scrape: Scrape) => scrape.value('export_schedule_runs_total', { outcome: 'created' }) ?? 0;
    expect(made(after) - made(before)).toBe(1);
  });
});
