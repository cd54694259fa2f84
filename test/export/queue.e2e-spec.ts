import { ExportTaskScheduler } from '../../src/export-task/work/export-task.scheduler.js';
import { ExportTaskTransitions } from '../../src/export-task/queue/export-task.transitions.js';
import { result } from '../../src/export-task/queue/export-task.results.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

const task = { name: 'n', describe: 'd', type: 1, params: {}, extend: { product_id: PRODUCT } };

describe('the queue', () => {
  let service: TestService;

  afterEach(() => service.stop());

  const start = async (variables: Record<string, string>) => {
    service = await TestService.start(variables);
    await insertDevices(service.database, 'acme', [{}]);
    await insertDevices(service.database, 'other', [{}]);
  };
  const create = (token?: string) => service.call('POST', '/v2/export_task', task, token);
  const retry = (id: string) => service.call('POST', `/v2/export_task/${id}/retry`);
  const full = { status: 400, body: { error: { code: 4001080 } } };
  /** Makes some of the waiting tasks of `acme` invalid; answers their ids. */
  const invalidate = async (count: number) => {
    const rows = await service.database.query<{ id: string }>(
      `UPDATE export_task SET status = 4
        WHERE id IN (SELECT id FROM export_task WHERE corp_id = 'acme' AND status = 1 LIMIT $1) RETURNING id`,
      [count],
    );
    return rows.map(({ id }) => id);
  };
  const waiting = async () =>
    (await service.database.query(`SELECT FROM export_task WHERE corp_id = 'acme' AND status = 1`)).length;

  it('of an enterprise has room for as many tasks as may wait, however many are created at once', async () => {
    await start({ ROLE: 'api', CORP_MAX_WAITING: '5' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => create()));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    const [refused] = answers.filter(({ status }) => status !== 200);
    expect(refused).toMatchObject(full);
    expect(refused?.body.error.msg).toMatch(/5 tasks are waiting/);
    expect((await create(await service.tokenOf('other'))).status).toBe(200);
    await invalidate(1);
    expect((await create()).status).toBe(200);
  });

  it('of an enterprise has no more room for retries, however many are asked for at once', async () => {
    await start({ ROLE: 'api', CORP_MAX_WAITING: '5' });
    for (let created = 0; created < 5; created += 1) await create();
    const ids = await invalidate(5);
    for (let created = 0; created < 3; created += 1) await create();
    const answers = await Promise.all(ids.map(retry));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer).toMatchObject(full);
    expect(await waiting()).toBe(5);
    const lines = await service.database.query(`SELECT FROM export_audit WHERE action = 'retry'`);
    expect(lines).toHaveLength(2);
  });

  it.each([
    { concurrency: '1', running: '1' },
    { concurrency: '1', running: '2' },
    { concurrency: '2', running: '2' },
  ])(
    'with 10,000 tasks of one enterprise keeps the only one of another waiting for one slot: %j',
    async ({ concurrency, running }) => {
      await start({ WORKER_CONCURRENCY: concurrency, CORP_MAX_RUNNING: running });
      await service.database.query(
        `INSERT INTO export_task (id, corp_id, creator_id, creator_name, name, describe, type, params, extend, options)
         SELECT 'waiting-' || n, 'acme', 'm', 'n', 'n', 'd', 1, '{}', $1, $2 FROM generate_series(1, 10000) AS n`,
        [JSON.stringify(task.extend), JSON.stringify({ format: 'csv', compress: 'none' })],
      );
      service.application.get(ExportTaskScheduler).wake();
      const token = await service.tokenOf('other');
      // Twice, since an enterprise that never had an export comes first anyway.
      for (let time = 0; time < 2; time += 1) {
        const { body } = await create(token);
        // Not its create_time: a creation may begin long before its task can be seen.
        const [created] = await service.database.query<{ now: Date }>('SELECT now()');
        const ended = await service.ended(body.id as string, token);
        expect(ended.status).toBe(3);
        const [before] = await service.database.query<{ ended: number }>(
          `SELECT count(*)::integer AS ended FROM export_task
            WHERE corp_id = 'acme' AND begin_time > $1 AND begin_time < $2`,
          [created?.now, ended.begin_time],
        );
        // A worker may have been claiming these when the other task appeared.
        expect(before?.ended).toBeLessThanOrEqual(Number(concurrency));
      }
    },
  );

  it('keeps no task that has waited for the environment for too long, and shows why', async () => {
    await start({ ROLE: 'api', ENVIRONMENT_MAX_HOURS: '2' });
    const ids = [await service.create(task), await service.create(task), await service.create(task)];
    for (const [index, hours] of [1, 3].entries()) {
      await service.database.query(
        `UPDATE export_task SET environment_since = now() - $2 * interval '1 h', result_code = 'store_failed',
           result_desc = 'away', attempts = 1, free_attempts = 1 WHERE id = $1`,
        [ids[index], hours],
      );
    }
    await service.application.get(ExportTaskTransitions).giveUp();
    const [short, long, other] = await Promise.all(ids.map((id) => service.until(id, () => true)));
    expect([short, other]).toMatchObject([{ status: 1 }, { status: 1, result_code: '' }]);
    expect(long).toMatchObject({ status: 4, result_code: 'store_failed', result_desc: 'away', attempts: 0 });
  });

  it('tries a task again 4,096 s after a failure at the latest', async () => {
    await start({ ROLE: 'api', MAX_ATTEMPTS: '100' });
    const id = await service.create(task);
    const transitions = service.application.get(ExportTaskTransitions);
    for (const [attempts, seconds] of [
      [3, 4],
      [90, 4096],
    ]) {
      await service.database.query(
        `UPDATE export_task SET status = 2, worker_id = 'w', attempts = $2 WHERE id = $1`,
        [id, attempts],
      );
      await transitions.fail({ id, attempts: Number(attempts), worker_id: 'w' }, result('read_failed'));
      const rows = await service.database.query(
        `SELECT round(extract(epoch FROM run_after - now()) / 4)::integer * 4 AS seconds FROM export_task`,
      );
      expect(rows).toEqual([{ seconds }]);
    }
  });

  it('shows no more finished rows than there are, though an earlier attempt has read more', async () => {
    await start({ ROLE: 'api' });
    const id = await service.create(task);
    const transitions = service.application.get(ExportTaskTransitions);
    await transitions.claim('w');
    const claim = { id, attempts: 1, worker_id: 'w' };
    const shown = async (progress: { total?: number; finished: number }) => {
      await transitions.progress(claim, progress);
      const { finished, total } = await service.until(id, () => true);
      return [finished, total];
    };
    expect(await shown({ total: 1000, finished: 900 })).toEqual([900, 1000]);
    expect(await shown({ finished: 0 })).toEqual([900, 1000]);
    expect(await shown({ total: 500, finished: 10 })).toEqual([500, 500]);
  });

  it('never runs more exports of an enterprise than may, however many workers claim at once', async () => {
    await start({ ROLE: 'api', CORP_MAX_RUNNING: '2' });
    const corps = ['acme', 'other', 'third'];
    await service.database.query(
      `INSERT INTO export_task (id, corp_id, creator_id, creator_name, name, describe, type, params, extend, options)
       SELECT corp || n, corp, 'm', 'n', 'n', 'd', 1, '{}', '{}', '{}'
         FROM unnest($1::text[]) AS c (corp), generate_series(1, 20) AS n`,
      [corps],
    );
    const transitions = service.application.get(ExportTaskTransitions);
    for (let round = 0; round < 10; round += 1) {
      const claims = await Promise.all(Array.from({ length: 10 }, (_, n) => transitions.claim(`w${n}`)));
      expect(claims.filter(Boolean)).toHaveLength(corps.length * 2);
      const running = await service.database.query<{ corp_id: string }>(
        'UPDATE export_task SET status = 3 WHERE status = 2 RETURNING corp_id',
      );
      const expected = corps.flatMap((corp) => [corp, corp]);
      expect(running.map(({ corp_id }) => corp_id).sort()).toEqual(expected);
    }
  });

  it('lets enterprises take turns, however old their tasks are', async () => {
    await start({ ROLE: 'api' });
    await service.database.query(
      `INSERT INTO export_task (id, corp_id, creator_id, creator_name, name, describe, type, params, extend, options, run_after)
       SELECT corp || n, corp, 'm', 'n', 'n', 'd', 1, '{}', '{}', '{}', now() - age
         FROM (VALUES ('acme', interval '2 h'), ('other', interval '1 h'), ('third', interval '1 min')) AS c (corp, age),
              generate_series(1, 3) AS n`,
    );
    const transitions = service.application.get(ExportTaskTransitions);
    const claimed: string[] = [];
    for (let claims = 0; claims < 9; claims += 1) {
      const next = await transitions.claim('w');
      if (!next) break;
      claimed.push(next.corp_id);
      const { id, attempts } = next;
      await transitions.refuse({ id, attempts, worker_id: 'w' }, result('cancelled'));
    }
    expect(claimed).toEqual(['acme', 'other', 'third', 'acme', 'other', 'third', 'acme', 'other', 'third']);
  });
});
