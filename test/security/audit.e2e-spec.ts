import { readFileSync } from 'node:fs';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { ExportTaskScheduler } from '../../src/export-task/work/export-task.scheduler.js';
import { TestService } from '../support/service.js';

const body = { name: 'n', describe: 'd', type: 2, params: { filter: ['id', 'phone', 'status'] }, extend: {} };
const detail = { type: 2, columns: ['id', 'phone', 'status'], in_clear: ['id', 'phone'] };
const AGENT = 'console/1.0';

let service: TestService;
let operator: string;

const start = async (variables: Record<string, string> = {}): Promise<void> => {
  service = await TestService.start(variables);
  const member = { corpId: 'acme', memberId: 'op', memberName: '李雷', role: 2 };
  operator = await service.application.get(AccessTokens).create(member, 3600);
  await service.database.query(
    `INSERT INTO app_user (corp_id, id, phone, status) VALUES ('acme', 1, '13812341234', 1)`,
  );
};
const lines = (task?: string): Promise<any[]> =>
  service.database.query(
    `SELECT corp_id, task_id, action, member_id, member_name, role, ip, user_agent, detail,
            abs(extract(epoch FROM now() - time)) < 60 AS just_now
       FROM export_audit WHERE $1::text IS NULL OR task_id = $1 ORDER BY id`,
    [task ?? null],
  );
const actions = async (task?: string) => (await lines(task)).map(({ action }) => action as string);
const send = async (
  method: string,
  path: string,
  { sent, headers = {}, token = operator }: { sent?: object; headers?: object; token?: string } = {},
) => {
  const response = await fetch(service.url + path, {
    method,
    headers: { 'Access-Token': token, 'User-Agent': AGENT, ...headers },
    ...(sent && { body: JSON.stringify(sent) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
};
const create = async (headers: object = {}): Promise<string> =>
  (await send('POST', '/v2/export_task', { sent: body, headers })).body.id as string;
const expire = async (id: string): Promise<void> => {
  await service.ended(id);
  await service.database.query(`UPDATE export_task SET expire_time = now() WHERE id = $1`, [id]);
  await service.application.get(ExportTaskScheduler).expire();
};

describe('the audit trail', () => {
  beforeAll(() => start());
  afterAll(() => service.stop());

  it('says of every step who took it, when, from where, and what was revealed', async () => {
    const id = await create();
    await service.ended(id);
    await send('GET', `/v2/export_task/${id}/auth_link`, { token: service.token });
    await expire(id);
    await send('POST', `/v2/export_task/${id}/retry`);
    await service.ended(id);
    await send('DELETE', `/v2/export_task/${id}`);
    const by = { ip: '127.0.0.1', user_agent: AGENT, just_now: true, corp_id: 'acme', task_id: id };
    const member = { ...by, member_id: 'op', member_name: '李雷', role: 2 };
    expect(await lines(id)).toEqual([
      { ...member, action: 'create', detail },
      { ...by, member_id: 'acme-1', member_name: '王小明', role: 1, action: 'link', detail },
      {
        ...{ ...by, ip: null, user_agent: null, member_id: null, member_name: null, role: null },
        action: 'expire',
        detail: { worker_id: expect.stringMatching(/./) },
      },
      { ...member, action: 'retry', detail: {} },
      { ...member, action: 'delete', detail: {} },
    ]);
    // The trail has outlived the task.
    expect(await service.database.query('SELECT FROM export_task WHERE id = $1', [id])).toEqual([]);
  });

  it('has a line of a preview, which reveals rows without a task', async () => {
    const before = (await lines()).length;
    expect((await send('POST', '/v2/export_task/preview', { sent: body })).status).toBe(200);
    expect((await lines()).slice(before)).toEqual([
      expect.objectContaining({ action: 'preview', task_id: null, corp_id: 'acme', member_id: 'op', detail }),
    ]);
  });

  it('names no value of a query', async () => {
    const sent = { ...body, params: { filter: ['status'], query: { phone: { $like: '13812341234' } } } };
    const { id } = (await send('POST', '/v2/export_task', { sent })).body;
    expect((await lines(id))[0].detail).toEqual({ type: 2, columns: ['status'], in_clear: [] });
  });

  it('has no line of what was refused or only looked at', async () => {
    const id = await create();
    await service.ended(id);
    const before = await lines();
    const other = await service.tokenOf('other');
    for (const [method, path, token, sent] of [
      ['POST', '', operator, { ...body, type: 99 }],
      ['POST', '/preview', operator, { ...body, type: 99 }],
      ['POST', `/${id}/cancel`, operator],
      ['POST', `/${id}/retry`, operator],
      ['GET', `/${id}`, operator],
      ['GET', `/${id}/auth_link`, other],
      ['DELETE', `/${id}`, other],
      ['DELETE', `/${id}`, 'x'],
    ] as [string, string, string, object?][]) {
      await send(method, `/v2/export_task${path}`, { token, ...(sent && { sent }) });
    }
    await send('POST', '/v2/export_tasks', { sent: {} });
    expect(await lines()).toEqual(before);
  });

  it('has one creation where it is sent again', async () => {
    const headers = { 'Idempotency-Key': 'k' };
    const ids = await Promise.all(Array.from({ length: 5 }, () => create(headers)));
    expect(new Set(ids).size).toBe(1);
    expect(await actions(ids[0])).toEqual(['create']);
  });

  it('cuts what a client calls itself, and looks at no X-Forwarded-For', async () => {
    const id = await create({ 'User-Agent': 'x'.repeat(1000), 'X-Forwarded-For': '203.0.113.9' });
    expect(await lines(id)).toMatchObject([{ ip: '127.0.0.1', user_agent: 'x'.repeat(256) }]);
  });

  it('says of a task from before the trail what is known of its file', async () => {
    const id = await create();
    await service.ended(id);
    await service.database.query('ALTER TABLE export_audit DISABLE TRIGGER export_audit_final');
    await service.database.query('DELETE FROM export_audit WHERE task_id = $1', [id]);
    await service.database.query('ALTER TABLE export_audit ENABLE TRIGGER export_audit_final');
    await send('GET', `/v2/export_task/${id}/auth_link`);
    expect(await lines(id)).toMatchObject([{ action: 'link', detail: { type: 2 } }]);
  });

  it.each([
    `UPDATE export_audit SET member_id = 'someone'`,
    'DELETE FROM export_audit',
    'DELETE FROM export_audit WHERE FALSE',
    'TRUNCATE export_audit',
  ])('is never changed: the database refuses %s', async (statement) => {
    const before = await lines();
    expect(before).not.toEqual([]);
    await expect(service.database.query(statement)).rejects.toThrow(/neither changed nor deleted/);
    expect(await lines()).toEqual(before);
  });

  it('is read, and cut at its end, as docs/audit.md says', async () => {
    const blocks = readFileSync('docs/audit.md', 'utf8').matchAll(/```sql\n([^]*?)```/g);
    const [shown = '', became = '', cut = ''] = Array.from(blocks, ([, sql = '']) => sql);
    const id = await create();
    await service.ended(id);
    await send('GET', `/v2/export_task/${id}/auth_link`);
    const found = await service.database.query(shown.replace(`'demo'`, `'acme'`));
    expect(found.at(-1)).toMatchObject({
      action: 'link',
      member_id: 'op',
      task_id: id,
      shown: ['id', 'phone'],
    });
    expect(new Set(found.map(({ action }) => action as string))).toEqual(new Set(['link', 'preview']));
    const steps = await service.database.query(became.replace(/'[0-9a-f-]{36}'/, `'${id}'`));
    expect(steps.map(({ action, who }) => [action, who])).toEqual([
      ['create', '李雷'],
      ['link', '李雷'],
    ]);
    const before = await lines();
    await service.database.query(cut);
    expect(await lines()).toEqual(before);
    await service.database.query(cut.replace(`interval '3 years'`, `interval '0 s'`));
    expect(await lines()).toEqual([]);
    await create();
    await expect(service.database.query('DELETE FROM export_audit')).rejects.toThrow(/neither/);
  });

  it('has a line or nothing is done', async () => {
    const [exported, expired] = [await create(), await create()];
    await expire(expired);
    await service.ended(exported);
    // As if another worker were exporting it.
    await service.database.query(
      `UPDATE export_task SET status = 2, lease_until = now() + interval '1 h', attempts = 9 WHERE id = $1`,
      [exported],
    );
    await service.database.query('ALTER TABLE export_audit RENAME TO export_audit_gone');
    try {
      const state = () =>
        service.database.query(
          'SELECT id, status, cancel_requested_at, attempts FROM export_task ORDER BY create_time, id',
        );
      const before = await state();
      for (const [method, path, sent] of [
        ['POST', '', body],
        ['POST', `/${exported}/cancel`],
        ['POST', `/${expired}/retry`],
        ['DELETE', `/${expired}`],
      ] as [string, string, object?][]) {
        const answer = await send(method, `/v2/export_task${path}`, sent ? { sent } : {});
        expect([path, answer.status, answer.body.error.code]).toEqual([path, 503, 5031001]);
      }
      expect((await send('POST', '/v2/export_task/preview', { sent: body })).body.rows).toBeUndefined();
      expect(await state()).toEqual(before);
      await service.database.query(
        `UPDATE export_task SET status = 3, expire_time = now() + interval '1 h' WHERE id = $1`,
        [exported],
      );
      const link = await send('GET', `/v2/export_task/${exported}/auth_link`);
      expect([link.status, link.body.link_url]).toEqual([503, undefined]);
      await service.database.query(`UPDATE export_task SET expire_time = now() WHERE id = $1`, [exported]);
      await expect(service.application.get(ExportTaskScheduler).expire()).rejects.toThrow(/export_audit/);
      expect((await state()).find(({ id }) => id === exported)).toMatchObject({ status: 3 });
    } finally {
      await service.database.query('ALTER TABLE export_audit_gone RENAME TO export_audit');
    }
    await service.application.get(ExportTaskScheduler).expire();
    expect((await actions(exported)).at(-1)).toBe('expire');
  });
});

describe('the audit trail of a service behind proxies', () => {
  afterEach(() => service.stop());

  it.each([
    ['1', '203.0.113.9'],
    ['2', '198.51.100.7'],
    ['loopback', '203.0.113.9'],
    ['loopback,203.0.113.0/24', '198.51.100.7'],
    ['10.0.0.0/8', '127.0.0.1'],
  ])('with TRUST_PROXY=%s has the address %s', async (proxies, ip) => {
    await start({ ROLE: 'api', TRUST_PROXY: proxies });
    const id = await create({ 'X-Forwarded-For': '192.0.2.1, 198.51.100.7, 203.0.113.9' });
    expect(await lines(id)).toMatchObject([{ action: 'create', ip }]);
    await send('POST', `/v2/export_task/${id}/cancel`);
    expect(await actions(id)).toEqual(['create', 'cancel']);
  });
});

describe('the audit trail of a member without the right to personal data', () => {
  afterAll(() => service.stop());

  it('says that a masked column is not in clear', async () => {
    await start({ ROLE: 'api', PERSONAL_DATA_ROLES: '1', PERSONAL_DATA_RULE: 'mask' });
    const id = await create();
    expect((await lines(id))[0].detail).toEqual({ ...detail, in_clear: [] });
  });
});
