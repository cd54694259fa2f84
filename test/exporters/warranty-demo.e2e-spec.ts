import { parse } from 'csv-parse/sync';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readEnvironment } from '../../src/service/config/environment.js';
import { createDemoToken } from '../../src/demo/demo-access.js';
import { startServiceWithDemo } from '../../src/demo/demo-service.js';
import { DEMO_APP } from '../../src/demo/demo-data.js';
import { demoRegistrations } from '../../src/demo/records/warranty.js';
import { StandInWarrantyPlugin } from '../../src/demo/warranty-plugin.js';
import { freePort } from '../../src/embedded/free-port.js';
import { expireTokens } from '../support/warranty.js';

describe('the warranty plugin of the demo enterprise', () => {
  it('runs without any configuration, and its 600 registrations can be exported', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'export-task-warranty-'));
    const environment = readEnvironment({ DATA_DIR: folder, PORT: String(await freePort()) });
    const service = await startServiceWithDemo(environment, false);
    try {
      const token = await createDemoToken(service.databases);
      const call = async (path: string, body?: object): Promise<any> => {
        const method = body ? 'POST' : 'GET';
        const init = {
          method,
          headers: { 'Access-Token': token },
          ...(body && { body: JSON.stringify(body) }),
        };
        return (await fetch(service.url + path, init)).json();
      };
      const task = {
        name: '维保列表',
        describe: '维保列表',
        type: 6,
        params: {},
        extend: { app_id: DEMO_APP },
      };
      const { id } = await call('/v2/export_task', task);
      let found = await call(`/v2/export_task/${id}`);
      for (; found.status < 3; found = await call(`/v2/export_task/${id}`)) await sleep(20);
      expect(found).toMatchObject({ status: 3, total: 600, finished: 600 });
      const { link_url } = await call(`/v2/export_task/${id}/auth_link`);
      expect(parse(await (await fetch(link_url)).text(), { bom: true })).toHaveLength(601);
    } finally {
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('has the same registrations on every machine, each with a unique id', () => {
    const records = demoRegistrations(600);
    expect(demoRegistrations(600)).toEqual(records);
    expect(new Set(records.map(({ _id }) => _id)).size).toBe(600);
  });

  it.each([
    ['Chinese', 'name', /\p{Script=Han}/u],
    ['a comma', 'product_type', /,/],
    ['a double quote', 'product_name', /"/],
    ['a line feed', 'remark', /[^\r]\n/],
    ['a carriage return and a line feed', 'remark', /\r\n/],
    ['a character beyond 16 bits', 'remark', /𠮷/],
    ['an emoji', 'remark', /📦/],
    ['blanks around it', 'remark', /^ .* $/],
    ['the beginning of a formula', 'phone', /^\+/],
    ['nothing in it', 'district', /^$/],
    ['null', 'email', /^null$/],
    ['no value', 'purchase_date', /^undefined$/],
    ['a serial number that begins with 0', 'product_sn', /^0\d{19}$/],
    ['an unknown status', 'status', /^7$/],
  ])('has a registration with %s in %s', (_, field, pattern) => {
    expect(demoRegistrations(600).some((record) => pattern.test(String(record[field])))).toBe(true);
  });
});

describe('the stand-in for the warranty plugin', () => {
  let plugin: StandInWarrantyPlugin;
  const records = [{ _id: '1', name: 'a', status: 1 }, { _id: '2', name: 'B', status: 0 }, { _id: '3' }];

  const post = async (path: string, token: string, body: unknown): Promise<[number, any]> => {
    const headers: Record<string, string> = token === '' ? {} : { 'Access-Token': token };
    const response = await fetch(plugin.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = (await response.json()) as { error?: { code: number } };
    return [response.status, answer.error?.code ?? answer];
  };
  const list = async (body: object) => {
    const [, { access_token }] = await post('/v2/plugin/apply_token', 'secret', { app_id: 'a1' });
    return post('/module/warranty/a1/api/warranty/list', access_token as string, body);
  };

  beforeAll(async () => {
    const apps = [
      { id: 'a1', corpId: 'acme', records },
      { id: 'off', corpId: 'acme', enabled: false, records },
      { id: 'not', corpId: 'acme', authorized: false, records },
      { id: 'b1', corpId: 'other', records },
    ];
    plugin = new StandInWarrantyPlugin({
      accessTokens: { acme: 'secret' },
      apps,
      tokenSeconds: 3600,
    });
    await plugin.start();
  });

  afterAll(() => plugin.stop());

  it.each([
    ['', 'a1', 403, 4031002],
    ['wrong', 'a1', 403, 4031003],
    ['secret', 'a2', 404, 4041020],
    ['secret', 'b1', 404, 4041020],
    ['secret', 'off', 400, 4001137],
    ['secret', 'not', 400, 4001144],
    ['secret', { $ne: 1 }, 404, 4041020],
  ])(
    'answers an application with token "%s" for app %j with %i and %i',
    async (token, app_id, status, code) => {
      expect(await post('/v2/plugin/apply_token', token, { app_id })).toEqual([status, code]);
    },
  );

  it('refuses a token that is unknown, expired or belongs to another app', async () => {
    const path = '/module/warranty/a1/api/warranty/list';
    const [, { app_id, access_token }] = await post('/v2/plugin/apply_token', 'secret', { app_id: 'a1' });
    expect(app_id).toBe('a1');
    expect((await post(path, access_token as string, {}))[0]).toBe(200);
    expect(await post(path, 'secret', {})).toEqual([403, 4031011]);
    expect(await post('/module/warranty/b1/api/warranty/list', access_token as string, {})).toEqual([
      403, 4031011,
    ]);
    expireTokens(plugin);
    expect(await post(path, access_token as string, {})).toEqual([403, 4031011]);
  });

  it.each([
    [{ query: { name: 'a' } }, ['1']],
    [{ query: { status: { $in: [0, 5] } } }, ['2']],
    [{ query: { status: { $gte: 0, $lte: 0 } } }, ['2']],
    [{ query: { name: { $regex: 'b', $options: 'i' } } }, ['2']],
    [{ query: { name: { $regex: 'b' } } }, []],
    [{ query: { name: { '@string': 'a' } } }, ['1']],
    [{ order: { name: 1 } }, ['3', '2', '1']],
    [{ order: { status: -1, _id: 1 } }, ['1', '2', '3']],
    [{ order: { _id: -1 }, offset: 1, limit: 1 }, ['2']],
  ])('answers %j with %j', async (body, ids) => {
    const [status, { list: found }] = await list({ order: { _id: 1 }, ...body });
    expect([status, found.map(({ _id }: { _id: string }) => _id)]).toEqual([200, ids]);
  });

  it.each([
    { query: { name: { $ne: 'a' } } },
    { query: { name: null } },
    { query: { name: {} } },
    { query: { name: { $options: 'i' } } },
    { query: { name: { $regex: '(', $options: 'i' } } },
    { query: { name: { $in: 'a' } } },
    { order: { name: 2 } },
    { offset: -1 },
    { filter: 'name' },
  ])('refuses an undocumented query: %j', async (body) => {
    expect(await list(body)).toEqual([400, 4001001]);
  });

  it('returns records that are equal in the order in random order', async () => {
    const first = async () => (await list({ limit: 1, filter: ['_id'] }))[1].list[0]._id as string;
    expect(new Set([await first(), await first(), await first()]).size).toBe(3);
  });
});

describe('the configuration of warranty exports', () => {
  const platform = { PLATFORM_BASE_URL: 'http://127.0.0.1:1', PLATFORM_ACCESS_TOKENS: 'acme=hunter2' };

  it.each([
    ['PLATFORM_BASE_URL', { ...platform, PLATFORM_BASE_URL: 'http://u:hunter2@h' }],
    ['PLATFORM_ACCESS_TOKENS', { ...platform, PLATFORM_ACCESS_TOKENS: 'hunter2' }],
    ['PLATFORM_ACCESS_TOKENS', { ...platform, PLATFORM_ACCESS_TOKENS: 'acme=hunter2,' }],
    ['PLATFORM_ACCESS_TOKENS', { ...platform, PLATFORM_ACCESS_TOKENS: 'acme=hunter2\nx' }],
    ['WARRANTY_BASE_URL', { ...platform, WARRANTY_BASE_URL: 'file:///hunter2' }],
    ['WARRANTY_BASE_URL', { WARRANTY_BASE_URL: 'http://127.0.0.1:1' }],
    ['WARRANTY_TIMEOUT_SECONDS', { ...platform, WARRANTY_TIMEOUT_SECONDS: '0' }],
    ['WARRANTY_PAGE_SIZE', { ...platform, WARRANTY_PAGE_SIZE: '1' }],
  ])('is refused with one line that names %s and contains no secret', (name, variables) => {
    expect(() => readEnvironment(variables)).toThrow(new RegExp(`^${name}: (must be|requires) [^\n]+$`));
    expect(() => readEnvironment(variables)).not.toThrow(/hunter2/);
  });
});
