import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExportTaskScheduler } from '../../src/export-task/work/export-task.scheduler.js';
import { ExportTaskTransitions } from '../../src/export-task/queue/export-task.transitions.js';
import { insertDemoDevices, insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { Scrape } from './scrape.js';

const ROWS = 1234;
const devices = { type: 1, params: {}, extend: { product_id: PRODUCT } };

describe('the metrics', () => {
  let service: TestService;

  const start = async (variables: Record<string, string> = {}) => {
    service = await TestService.start(variables);
    await insertDemoDevices(service.database, ROWS);
  };
  const scrape = () => Scrape.of(service.url);
  /** Number of attempts with this result. */
  const attempts = async (result: string, type = 1) =>
    (await scrape()).value('export_task_attempt_duration_seconds_count', { type, result });

  afterEach(() => service.stop());

  it('count exports exactly: tasks, rows, bytes and durations, by type', async () => {
    await start();
    const sizes = [];
    for (let times = 0; times < 2; times += 1) sizes.push(Number((await service.export(devices)).size));
    const told = await scrape();
    const type = 1;
    for (const status of ['ToBeExported', 'Exporting', 'Exported']) {
      expect(told.value('export_task_transitions_total', { status, type })).toBe(2);
    }
    expect(told.value('export_task_rows_total', { type })).toBe(2 * ROWS);
    expect(told.value('export_task_bytes_total', { type })).toBe((sizes[0] ?? NaN) + (sizes[1] ?? NaN));
    expect(told.value('export_task_wait_seconds_count', { type })).toBe(2);
    const exported = { type, result: 'exported' };
    expect(told.value('export_task_attempt_duration_seconds_count', exported)).toBe(2);
    expect(told.value('export_task_attempt_duration_seconds_sum', exported)).toBeGreaterThan(0);
    expect(told.value('export_task_attempt_duration_seconds_sum', exported)).toBeLessThan(60);
  });

  it('count a task once when the same creation is sent three times', async () => {
    await start({ ROLE: 'api', REUSE_EQUAL_TASKS: 'true' });
    for (let times = 0; times < 3; times += 1) await service.create(devices);
    const created = { status: 'ToBeExported', type: 1 };
    expect((await scrape()).value('export_task_transitions_total', created)).toBe(1);
  });

  it('report queue depth, running tasks and the age of the oldest due task of all processes', async () => {
    await start({ ROLE: 'api' });
    expect((await scrape()).value('export_task_oldest_waiting_seconds')).toBe(0);
    const [first] = [
      await service.create(devices),
      await service.create(devices),
      await service.create(devices),
    ];
    await service.application.get(ExportTaskTransitions).claim('w');
    await service.database.query(
      `UPDATE export_task SET run_after = now() - interval '1 h' WHERE status = 1`,
    );
    const told = await scrape();
    expect(told.value('export_task_tasks', { status: 'ToBeExported', type: 1 })).toBe(2);
    expect(told.value('export_task_tasks', { status: 'Exporting', type: 1 })).toBe(1);
    const oldest = told.value('export_task_oldest_waiting_seconds') ?? NaN;
    expect(oldest).toBeGreaterThanOrEqual(3600);
    expect(oldest).toBeLessThan(3700);
    await service.database.query('UPDATE export_task SET run_after = now() WHERE id <> $1', [first]);
    await service.database.query('DELETE FROM export_task WHERE status = 1');
    const later = await scrape();
    expect(later.value('export_task_tasks', { status: 'ToBeExported', type: 1 })).toBeUndefined();
    expect(later.value('export_task_oldest_waiting_seconds')).toBe(0);
  });

  it('report the age of the oldest due task that a further worker could claim', async () => {
    await start({ ROLE: 'api', CORP_MAX_RUNNING: '1' });
    const claimable = async () => (await scrape()).value('export_task_oldest_claimable_seconds');
    const age = (corp: string, age: string) =>
      service.database.query(
        `UPDATE export_task SET run_after = now() - $2::interval WHERE status = 1 AND corp_id = $1`,
        [corp, age],
      );
    expect(await claimable()).toBe(0);
    await service.create(devices);
    await service.create(devices);
    await age('acme', '2 h');
    expect(await claimable()).toBeGreaterThanOrEqual(7200);
    const { id, attempts } = (await service.application.get(ExportTaskTransitions).claim('w')) ?? {};
    expect(attempts).toBe(1);
    expect(await claimable()).toBe(0);
    await insertDevices(service.database, 'other', [{}]);
    await service.create(devices, await service.tokenOf('other'));
    await age('other', '1 h');
    expect(await claimable()).toBeGreaterThanOrEqual(3600);
    expect(await claimable()).toBeLessThan(7200);
    await service.database.query(`INSERT INTO export_worker VALUES ('w', '{2}', now())`);
    expect(await claimable()).toBe(0);
    await service.database.query(`UPDATE export_worker SET types = '{1,2}'`);
    expect(await claimable()).toBeGreaterThanOrEqual(3600);
    await service.database.query('DELETE FROM export_worker');
    await service.database.query('UPDATE export_task SET status = 3 WHERE id = $1', [id]);
    expect(await claimable()).toBeGreaterThanOrEqual(7200);
  });

  it('count failed attempts by result, and none of their rows', async () => {
    await start({ MAX_ATTEMPTS: '1' });
    await service.database.query('ALTER TABLE device RENAME TO gone');
    expect(await service.export(devices)).toMatchObject({ result_code: 'read_failed' });
    await service.database.query('ALTER TABLE gone RENAME TO device');
    expect(await attempts('read_failed')).toBe(1);
    await rm(join(service.folder, 'files', 'incoming'), { recursive: true });
    expect(await service.export(devices)).toMatchObject({ result_code: 'store_failed' });
    expect(await attempts('store_failed')).toBe(1);
    const told = await scrape();
    expect(told.value('export_task_store_errors_total', { operation: 'put' })).toBe(1);
    expect(told.value('export_task_transitions_total', { status: 'Invalid', type: 1 })).toBe(2);
    expect(told.value('export_task_rows_total', { type: 1 })).toBeUndefined();
  });

  it('count failed operations of the store', async () => {
    await start();
    const { id } = await service.export(devices);
    await rm(join(service.folder, 'files'), { recursive: true });
    await service.database.query(`UPDATE export_task SET expire_time = now() - interval '1 h'`);
    await service.application.get(ExportTaskScheduler).expire();
    expect((await scrape()).value('export_task_overdue_expiry_seconds')).toBeGreaterThanOrEqual(3600);
    expect((await scrape()).value('export_task_store_errors_total', { operation: 'remove' })).toBeGreaterThan(
      0,
    );
    expect((await service.call('GET', `/v2/export_task/${id as string}`)).body.status).toBe(3);
  });

  it('count an expired lease once', async () => {
    await start({ ROLE: 'api' });
    await service.create(devices);
    const transitions = service.application.get(ExportTaskTransitions);
    await transitions.claim('dying');
    await transitions.recover();
    expect((await scrape()).value('export_task_lease_losses_total', { type: 1 })).toBeUndefined();
    await service.database.query(`UPDATE export_task SET lease_until = now() - interval '1 s'`);
    await Promise.all([transitions.recover(), transitions.recover()]);
    expect((await scrape()).value('export_task_lease_losses_total', { type: 1 })).toBe(1);
  });

  it('count a task that is given back, cancelled or expired once each', async () => {
    await start({ ROLE: 'api' });
    const transitions = service.application.get(ExportTaskTransitions);
    const id = await service.create(devices);
    await transitions.claim('w');
    await transitions.giveBack({ id, attempts: 1, worker_id: 'w' });
    for (let times = 0; times < 2; times += 1) await service.call('POST', `/v2/export_task/${id}/cancel`);
    const value = async (status: string) =>
      (await scrape()).value('export_task_transitions_total', { status, type: 1 });
    expect(await value('ToBeExported')).toBe(2);
    expect(await value('Invalid')).toBe(1);
    await service.call('POST', `/v2/export_task/${id}/retry`);
    await transitions.claim('w');
    await transitions.finish(
      { id, attempts: 2, worker_id: 'w' },
      { object_key: 'k', size: 1, rows: 1, checksum: '' },
    );
    await service.database.query('UPDATE export_task SET expire_time = now()');
    await transitions.expire(id, 'w');
    await transitions.expire(id, 'w');
    expect(await value('Expired')).toBe(1);
    await service.call('DELETE', `/v2/export_task/${id}`);
    expect(await value('Expired')).toBe(1);
  });

  it('count requests by route and status, without ids in labels', async () => {
    await start({ ROLE: 'api' });
    const id = await service.create(devices);
    await service.call('GET', `/v2/export_task/${id}`);
    await service.call('GET', '/v2/export_task/no-such-task');
    await service.call('GET', '/no/such/path');
    await service.call('POST', '/v2/export_task', '{');
    const told = await scrape();
    const count = (method: string, route: string, status: number) =>
      told.value('export_task_http_request_duration_seconds_count', { method, route, status });
    expect(count('POST', '/v2/export_task', 200)).toBe(1);
    expect(count('GET', '/v2/export_task/:id', 200)).toBe(1);
    expect(count('GET', '/v2/export_task/:id', 404)).toBe(1);
    expect(count('GET', 'none', 404)).toBe(1);
    expect(count('POST', '/v2/export_task', 400)).toBe(1);
    expect(told.labels('route').sort()).toEqual(['/v2/export_task', '/v2/export_task/:id', 'none']);
  });

  it('match docs/operating.md, and include every metric that the dashboard queries', async () => {
    await start({ ROLE: 'api' });
    const told = await scrape();
    const page = readFileSync('docs/operating.md', 'utf8');
    const listed = [...page.matchAll(/^\| `(export_\w+)` +\| (\w+) +\| (.*?) +\|$/gm)].map(
      ([, name, kind, help]) => ({ name, kind, help }),
    );
    const byName = (one: { name?: string | undefined }, other: { name?: string | undefined }) =>
      String(one.name).localeCompare(String(other.name));
    expect(listed.sort(byName)).toEqual(told.own.sort(byName));
    for (const file of ['deploy/grafana/export-task.json', 'docs/operating.md']) {
      const asked =
        readFileSync(file, 'utf8').match(
          /\b(export_task|export_schedules?|export_webhook|nodejs|process)_[a-z_]+\b/g,
        ) ?? [];
      const known = [...told.names, ...told.own.map(({ name }) => name)];
      expect(asked.filter((name) => !known.includes(name))).toEqual([]);
      expect(asked.length).toBeGreaterThan(10);
    }
  });
});
