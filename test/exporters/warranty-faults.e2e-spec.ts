import { Logger } from '@nestjs/common';
import { parse } from 'csv-parse/sync';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WarrantyApp } from '../../src/demo/warranty-plugin.js';
import type { WarrantyRecord } from '../../src/demo/warranty-plugin-query.js';
import { ExportTaskScheduler } from '../../src/export-task/work/export-task.scheduler.js';
import type { Fault } from '../support/faults.js';
import { TestService } from '../support/service.js';
import { app, WarrantyUnderTest } from '../support/warranty.js';

describe('an export of warranty registrations', () => {
  let apps: WarrantyApp[];
  let warranty: WarrantyUnderTest;
  let service: TestService;
  const logged: string[] = [];

  const task = { type: 6, params: { filter: ['_id'] }, extend: { app_id: 'a1' } };
  const body = { name: 'n', describe: 'd', ...task };
  const records = () => apps[0]?.records ?? [];
  const ids = async (id: string) =>
    parse(await (await service.download(id)).text(), { bom: true, from: 2 }).map(
      ([first]) => first as string,
    );
  /** Expects that the task is done, and that its file has every registration exactly once. */
  const expectWhole = async (done: { id: string }) => {
    expect(done).toMatchObject({ status: 3, total: records().length, finished: records().length });
    expect((await ids(done.id)).sort()).toEqual(
      records()
        .map(({ _id }) => _id)
        .sort(),
    );
  };
  /** Exports without pauses between the attempts. */
  const exportAgain = async (params: object) => {
    const { body: created } = await service.call('POST', '/v2/export_task', { ...body, params });
    for (;;) {
      const { body: found } = await service.call('GET', `/v2/export_task/${created.id}`);
      if (found.status > 2) return found;
      await service.database.query('UPDATE export_task SET run_after = now() WHERE status = 1');
      service.application.get(ExportTaskScheduler).wake();
      await sleep(20);
    }
  };
  const start = async (variables: Record<string, string> = {}) => {
    service = await TestService.start({ ...warranty.variables, MAX_ATTEMPTS: '1', ...variables });
    Logger.overrideLogger({
      log: () => undefined,
      error: (message: unknown) => logged.push(String(message)),
      warn: (message: unknown) => logged.push(String(message)),
    });
  };

  beforeEach(async () => {
    apps = [app('a1'), app('b1', { corpId: 'other' })];
    warranty = await WarrantyUnderTest.start(apps);
    logged.length = 0;
  });

  afterEach(async () => {
    const secrets = [...warranty.plugin.tokens.keys(), ...Object.values(warranty.accessTokens)];
    const rows = JSON.stringify(await service.database.query('SELECT t::text AS row FROM export_task AS t'));
    await service.stop();
    await warranty.plugin.stop();
    // No token may appear in the database or the log, whatever happened.
    for (const secret of secrets) expect(rows + logged.join()).not.toContain(secret);
  });

  const passing: Fault[] = ['status 500', 'cut', 'not json', 'not utf-8', 'other json', 'reset', 'never'];

  it.each(passing)('is complete if answers of the plugin fail twice: %s', async (fault) => {
    await start();
    warranty.treat = ({ body: { offset } }, number) => (offset === 99 && number < 5 ? fault : undefined);
    await expectWhole(await service.export(task));
    expect(warranty.pages.map((page) => page.body.offset)).toEqual([0, 99, 99, 99, 198]);
  });

  it.each(passing)('has no file if answers of the plugin keep failing: %s', async (fault) => {
    await start({ WARRANTY_RETRIES: '1' });
    warranty.treat = ({ body: { offset } }) => (offset === 99 ? fault : undefined);
    const failed = await service.export(task);
    expect(failed).toMatchObject({ status: 4, link_url: '', size: 0 });
    expect(failed.result_desc).toMatch(/读取数据/);
    expect(logged.join()).toMatch(/\/module\/warranty\/a1\/api\/warranty\/list: /);
    expect(warranty.pages).toHaveLength(3);
  });

  it.each(['status 500', 'reset', 'other json'] as const)(
    'applies for its token again if the application fails: %s',
    async (fault) => {
      await start();
      warranty.treat = (_, number) => (number < 3 ? fault : undefined);
      await expectWhole(await service.export(task));
      expect(warranty.applications).toHaveLength(3);
    },
  );

  it.each(['status 429', 'redirect', 'endless'] as const)(
    'is not retried at once after: %s',
    async (fault) => {
      await start({ WARRANTY_TIMEOUT_SECONDS: '10' });
      warranty.treat = ({ path }) => (path.startsWith('/module') ? fault : undefined);
      expect(await service.export(task)).toMatchObject({ status: 4, link_url: '' });
      expect(warranty.calls).toHaveLength(2);
    },
  );

  describe('with a list that changes while it is read', () => {
    /** Changes of the list, sorted by `_id`, after its first page was read. */
    const changes: [string, (sorted: WarrantyRecord[]) => void][] = [
      ['a record is added', (sorted) => sorted.push({ _id: 'z' })],
      ['a record that was read is removed', (sorted) => sorted.shift()],
      ['a record that was read moves to the end', (sorted) => sorted.push({ ...sorted.shift(), _id: 'z' })],
      ['the last record moves to the beginning', (sorted) => sorted.unshift({ ...sorted.pop(), _id: '0' })],
    ];

    it.each(changes)('is read again: %s', async (_, change) => {
      await start({ MAX_ATTEMPTS: '2' });
      const list = records();
      list.sort((a, b) => (a._id < b._id ? -1 : 1));
      let changed = false;
      warranty.treat = ({ body: { offset } }) => {
        if (offset === 0 && !changed) change(list);
        changed ||= offset === 0;
        return undefined;
      };
      await expectWhole(await exportAgain({ filter: ['_id'], order: { _id: 'asc' } }));
      expect(warranty.pages.filter((page) => page.body.offset === 0)).toHaveLength(2);
      expect(logged.join()).toMatch(/the list changed while it was read/);
    });

    it('is read again: a record changes between the count and the read', async () => {
      await start({ MAX_ATTEMPTS: '2' });
      const one = records().find(({ status }) => status === 0);
      warranty.treat = (_, number) => {
        if (one && number === 4) one.status = 1;
        return undefined;
      };
      const query = { status: { $ne: 1 } };
      const done = await exportAgain({ query });
      const expected = records().filter(({ status }) => status !== 1).length;
      expect(done).toMatchObject({ status: 3, total: expected, finished: expected });
    });

    it.each([
      ['pages that are too short', { count: 250, list: [{ _id: 'a' }] }],
      ['pages that are empty', { count: 250, list: [] }],
      ['pages that are too long', { count: 1, list: [{ _id: 'a' }, { _id: 'b' }] }],
      ['a record that comes twice', { count: 2, list: [{ _id: 'a' }, { _id: 'a' }] }],
    ])('has no file where the plugin answers %s', async (_, answer) => {
      await start();
      warranty.answer = answer;
      expect(await service.export(task)).toMatchObject({ status: 4, link_url: '', size: 0 });
      expect(logged.join()).toMatch(/the list changed while it was read/);
    });
  });

  describe('whose token the plugin refuses', () => {
    it('applies for a new one, even in the middle of the list', async () => {
      await start();
      warranty.treat = ({ body: { offset } }) => {
        if (offset === 99) warranty.expireTokens();
        return undefined;
      };
      await expectWhole(await service.export(task));
      expect(warranty.applications).toHaveLength(2);
      expect(warranty.pages.map((page) => [page.body.offset, page.status])).toEqual([
        [0, 200],
        [99, 200],
        [198, 403],
        [198, 200],
      ]);
    });

    it('keeps a token for later tasks until it is refused', async () => {
      await start();
      await service.export(task);
      await service.export(task);
      expect(warranty.applications).toHaveLength(1);
      warranty.expireTokens();
      await expectWhole(await service.export(task));
      expect(warranty.applications).toHaveLength(2);
    });

    it('becomes Invalid with the reason if the new one is refused too', async () => {
      await start({ MAX_ATTEMPTS: '3' });
      warranty.treat = ({ path }) => {
        if (path.startsWith('/v2')) warranty.expireTokens();
        return undefined;
      };
      const failed = await service.export(task);
      expect(failed).toMatchObject({ status: 4, link_url: '' });
      expect(failed.result_desc).toMatch(/^无法导出：extend\.app_id：维保插件拒绝访问应用 "a1"。$/);
      expect(warranty.applications).toHaveLength(2);
    });
  });

  it.each([
    ['is unknown', {}, 'a2', /no app "a2"/],
    ['belongs to another enterprise', {}, 'b1', /no app "b1"/],
    ['is disabled', { enabled: false }, 'a1', /app "a1" is not enabled/],
    ['is not authorised', { authorized: false }, 'a1', /app "a1" is not authorised/],
  ])(
    'is refused with the reason if its app %s, at creation as in a preview',
    async (_, more, app_id, reason) => {
      await start();
      Object.assign(apps[0] ?? {}, more);
      const body = { name: '导出', describe: '导出', ...task, extend: { app_id } };
      const created = await service.call('POST', '/v2/export_task', body);
      expect(created.body.error.msg).toMatch(reason);
      expect(await service.call('POST', '/v2/export_task/preview', body)).toEqual(created);
      expect(await service.database.query('SELECT FROM export_task')).toEqual([]);
    },
  );

  it('is created while the plugin cannot say whether it has the app', async () => {
    await start();
    warranty.treat = (_, number) => (number < 4 ? 'reset' : undefined);
    await expectWhole(await service.export(task));
  });

  it('is complete if the plugin quotes the number of its records', async () => {
    await start();
    warranty.answer = { count: '1', list: [{ _id: 'a' }] };
    expect(await service.export({ ...task, params: {} })).toMatchObject({ status: 3, total: 1 });
  });

  it('becomes Invalid with the reason if its app is disabled in the middle', async () => {
    await start({ MAX_ATTEMPTS: '3' });
    warranty.treat = ({ body: { offset } }) => {
      if (offset === 99) Object.assign(apps[0] ?? {}, { enabled: false });
      return undefined;
    };
    const failed = await service.export(task);
    expect(failed).toMatchObject({ status: 4, link_url: '', size: 0 });
    expect(failed.result_desc).toMatch(/未启用/);
  });

  it('never reads an app of another enterprise, even if a token for the app is cached', async () => {
    await start();
    await expectWhole(await service.export(task));
    const body = { name: '导出', describe: '导出', ...task };
    const refused = await service.call('POST', '/v2/export_task', body, await service.tokenOf('other'));
    expect(refused.body.error.msg).toMatch(/no app "a1"/);
  });

  it('fails without the service’s own token in any text if the platform refuses that token', async () => {
    await start();
    const failed = await service.export(task, await service.tokenOf('stale'));
    expect(failed).toMatchObject({ status: 4 });
    expect(failed.result_desc).toMatch(/读取数据/);
    expect(logged.join()).toMatch(/apply_token: answered 403, code 4031003/);
    // The first call was made by the creation, which accepts what only a retry can tell.
    expect(warranty.calls).toHaveLength(2);
  });

  it('has no token in any answer', async () => {
    await start();
    const { id } = await service.export(task);
    const answers = await Promise.all([
      service.call('GET', `/v2/export_task/${id}`),
      service.call('GET', `/v2/export_task/${id}/auth_link`),
      service.call('POST', '/v2/export_tasks', {}),
    ]);
    expect(warranty.plugin.tokens.size).toBe(1);
    for (const token of [...warranty.plugin.tokens.keys(), 'acme-secret']) {
      expect(JSON.stringify(answers)).not.toContain(token);
    }
  });

  it.each([
    ['a page', '/module'],
    ['a token', '/v2'],
  ])('is given back at once when the service stops while it waits for %s', async (_, path) => {
    await start({ WARRANTY_TIMEOUT_SECONDS: '20' });
    warranty.treat = (call) => (call.path.startsWith(path) ? 'never' : undefined);
    const { body: created } = await service.call('POST', '/v2/export_task', body);
    const task = `/v2/export_task/${created.id}`;
    while ((await service.call('GET', task)).body.status !== 2) await sleep(10);
    while (!warranty.calls.some((call) => call.path.startsWith(path))) await sleep(10);
    const begun = Date.now();
    await service.application.get(ExportTaskScheduler).beforeApplicationShutdown();
    expect(Date.now() - begun).toBeLessThan(500);
    expect((await service.call('GET', task)).body.status).toBe(1);
  });

  it('is given back at once when the service stops between two tries', async () => {
    await start({ WARRANTY_RETRIES: '10' });
    warranty.treat = ({ path }) => (path.startsWith('/module') ? 'status 503' : undefined);
    await service.call('POST', '/v2/export_task', body);
    while (warranty.pages.length < 3) await sleep(10);
    const begun = Date.now();
    await service.application.get(ExportTaskScheduler).beforeApplicationShutdown();
    expect(Date.now() - begun).toBeLessThan(400);
  });
});
