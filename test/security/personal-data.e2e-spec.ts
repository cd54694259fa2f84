import { parse } from 'csv-parse/sync';
import { streamXlsxRows } from 'hucre/xlsx';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { app, WarrantyUnderTest } from '../support/warranty.js';

/** Types whose tasks have a special form; they have their own tests. */
const [DEVICE, USER, ALERT, WARRANTY, AGGREGATE] = [1, 2, 3, 6, 9];

const user = {
  id: 90_210,
  account: 'ann.account@example.com',
  nickname: '王小明',
  phone: '13812341234',
  email: 'ann@example.com',
  phone_valid: true,
  create_date: '2015-10-09T08:15:40.843Z',
  country: '冰岛',
  province: '西部',
  city: '博加内斯',
  gender: 2,
  age: 77,
  wx_open_id: 'o6_bmjrPTlm6',
  qq_open_id: '',
  properties: { 住址: '幸福路 12 号' },
};
/** Every part of that user's data that a file must not reveal. */
const secrets = [
  '90210',
  ...['ann.account', '小明', '12341234', 'ann@', '冰岛', '西部', '博加内斯', '女', '77', 'bmjr', '幸福'],
];

let service: TestService;
let warranty: WarrantyUnderTest;
const tokens: Record<number, string> = {};

const start = async (rule: string): Promise<void> => {
  warranty = await WarrantyUnderTest.start([
    app('a1', {
      records: [
        { _id: 'w1', name: '欧阳锋', phone: '13912345678', gender: '女', remark: null, status: 1 },
        { _id: 'w2', name: '李', email: 'li@example.com', phone: 13_912_345_678, status: 0 },
      ],
    }),
  ]);
  service = await TestService.start({
    PERSONAL_DATA_ROLES: '1',
    PERSONAL_DATA_RULE: rule,
    ...warranty.variables,
  });
  for (const role of [1, 2, 3, 99]) {
    const member = { corpId: 'acme', memberId: `m${role}`, memberName: '李雷', role };
    tokens[role] = await service.application.get(AccessTokens).create(member, 3600);
  }
  await insertDevices(service.database, 'acme', [
    { id: 1, last_login_ip: '203.0.113.9', properties: { 车主电话: '13700001111' } },
  ]);
  const rows = {
    app_user: [{ ...user }, { id: 7, create_date: '2014-01-01T00:00:00Z' }],
    alert_message: [{ id: 'a', to: ['90210', '90211'], from: 55_001, content: '王先生请回电', mac: 'AB12' }],
    device_subscription: [
      { device_id: 1, user_id: 90_210, phone: '13812341234', role: 0, create_date: '2015-01-01T00:00:00Z' },
      { device_id: 1, user_id: 90_211, phone: null, role: 1, create_date: '2016-01-01T00:00:00Z' },
    ],
  };
  for (const [table, records] of Object.entries(rows)) {
    await service.database.query(
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(records.map((record) => ({ corp_id: 'acme', ...record })))],
    );
  }
};
const stop = async (): Promise<void> => {
  await service.stop();
  await warranty.plugin.stop();
};

/** A valid task of a type. */
const taskOf = (type: number, params: object, options: object = {}) => ({
  name: 'n',
  describe: 'd',
  type,
  params,
  options,
  extend: type === WARRANTY ? { app_id: 'a1' } : { product_id: PRODUCT },
});
const create = (role: number, task: object) => service.call('POST', '/v2/export_task', task, tokens[role]);
const link = (role: number, id: string) =>
  service.call('GET', `/v2/export_task/${id}/auth_link`, undefined, tokens[role]);
const text = async (role: number, task: Record<string, unknown>): Promise<string> => {
  const { id, status } = await service.export(task, tokens[role]);
  expect(status).toBe(3);
  return (await service.download(id as string, tokens[role])).text();
};
/** The cells of a file with raw titles, including the header. */
const cells = async (role: number, type: number, params: object): Promise<string[][]> =>
  parse(await text(role, taskOf(type, params, { labels: 'raw' })), { bom: true });
const personalColumns = async (): Promise<{ type: number; column: any }[]> => {
  const { list } = (await service.call('GET', '/v2/export_task_types')).body;
  return list.flatMap(({ value: type, columns }: any) =>
    columns.filter(({ personal_data }: any) => personal_data).map((column: any) => ({ type, column })),
  );
};
/** A part of `params` about one field, which an aggregate nests in groups. */
const about = (type: number, part: 'filter' | 'query' | 'order', key: string): object => {
  const value = { filter: [], query: { $in: [] }, order: 'asc' }[part];
  if (type !== AGGREGATE) return { [part]: part === 'filter' ? [key] : { [key]: value } };
  const [group = '', field = ''] = key.split('.');
  const named = { [group]: part === 'filter' ? [field] : { [field]: value } };
  const { filter = { device: ['id'] } } = part === 'filter' ? { filter: named } : {};
  return {
    filter,
    ...(part !== 'filter' && { [part]: { ...named, ...(part === 'query' && { $logical: 'AND' }) } }),
  };
};
const refused = (answer: { status: number; body: any }, place: string, key: string) => {
  expect([place, key, answer.status, answer.body.error?.code]).toEqual([place, key, 403, 4031007]);
  expect(answer.body.error.msg).toBe(
    `${place}: "${key}" is personal data, which your role may not see. Use other fields.`,
  );
};

describe.each(['omit', 'mask'])('with PERSONAL_DATA_RULE=%s, a role without the right', (rule) => {
  beforeAll(() => start(rule));
  afterAll(stop);

  it('may neither select nor sort rows by personal data', async () => {
    let asked = 0;
    for (const { type, column } of await personalColumns()) {
      for (const part of ['query', 'order'] as const) {
        if (!(part === 'query' ? column.queryable : column.sortable)) continue;
        const task = taskOf(type, about(type, part, column.key));
        refused(await create(2, task), part, column.key);
        expect((await create(1, task)).status).toBe(200);
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(40);
  });

  it('is any role that PERSONAL_DATA_ROLES does not name', async () => {
    for (const role of [2, 3, 99])
      refused(await create(role, taskOf(USER, { query: { phone: '1' } })), 'query', 'phone');
  });

  it('sees no personal data, in any format or preview', async () => {
    const keys = (await service.call('GET', '/v2/export_task_types')).body.list[1].columns.map(
      ({ key }: any) => key as string,
    );
    const params = rule === 'mask' ? { filter: [...keys, '住址'] } : {};
    for (const options of [
      {},
      { labels: 'raw' },
      { format: 'jsonl' },
      { compress: 'none', null_text: '-' },
    ]) {
      const file = await text(2, taskOf(USER, params, options));
      expect(secrets.filter((secret) => file.includes(secret))).toEqual([]);
      const { body } = await service.call(
        'POST',
        '/v2/export_task/preview',
        taskOf(USER, params, options),
        tokens[2],
      );
      expect(body.rows).toHaveLength(2);
      expect(secrets.filter((secret) => JSON.stringify(body).includes(secret))).toEqual([]);
    }
    const file = await text(1, taskOf(USER, { filter: [...keys, '住址'] }));
    expect(secrets.filter((secret) => !file.includes(secret))).toEqual([]);
  });

  it('gets no link to a file that shows personal data or was selected by it', async () => {
    for (const params of [{}, { filter: ['status'], query: { phone: user.phone } }]) {
      const { id } = await service.export(taskOf(USER, params), tokens[1]);
      const answer = await link(2, id);
      expect([answer.status, answer.body.error.code]).toEqual([403, 4031007]);
      expect(answer.body.error.msg).toMatch(/personal data/);
      expect((await link(1, id)).body.link_url).toMatch(/^http/);
    }
  });

  it('gets links to all other files of the enterprise, including those of roles with the right', async () => {
    const theirs = await service.export(taskOf(USER, { filter: ['status', 'create_date'] }), tokens[1]);
    const own = await service.export(taskOf(USER, {}), tokens[2]);
    for (const { id } of [theirs, own]) {
      for (const role of [1, 2, 3]) expect((await link(role, id)).status).toBe(200);
    }
  });
});

describe('with PERSONAL_DATA_RULE=omit', () => {
  beforeAll(() => start('omit'));
  afterAll(stop);

  it('the default file of a role without the right has the other columns in order', async () => {
    const [all = []] = await cells(1, USER, {});
    const [shown = []] = await cells(2, USER, {});
    const personal = (await personalColumns())
      .filter(({ type }) => type === USER)
      .map(({ column }) => column.key);
    expect(shown).toEqual(all.filter((key) => !personal.includes(key)));
    expect(shown).toEqual('phone_valid email_valid create_date status source tags'.split(' '));
  });

  it('a column of personal data is refused in filter, under any of its names', async () => {
    for (const { type, column } of await personalColumns()) {
      refused(await create(2, taskOf(type, about(type, 'filter', column.key))), 'filter', column.key);
    }
    refused(await create(2, taskOf(USER, { filter: ['status', 'phone/email'] })), 'filter', 'phone');
    refused(await create(2, taskOf(10, { filter: ['scope'] })), 'filter', 'scope.user');
  });

  it('an extended property counts as personal data', async () => {
    refused(await create(2, taskOf(DEVICE, { filter: ['id', '车主电话'] })), 'filter', '车主电话');
    expect(await cells(1, DEVICE, { filter: ['id', '车主电话'] })).toContainEqual(['1', '13700001111']);
  });
});

describe('with PERSONAL_DATA_RULE=mask', () => {
  beforeAll(() => start('mask'));
  afterAll(stop);

  it('cells show the ends of a phone number or e-mail address, the first character of a text, and nothing else', async () => {
    const filter =
      'id account nickname phone email gender age province wx_open_id qq_open_id 住址 status'.split(' ');
    const [titles, ...rows] = await cells(2, USER, { filter });
    expect(titles).toEqual(filter);
    expect(rows).toEqual([
      [
        '***',
        'a***@example.com',
        '王***',
        '138****1234',
        'a***@example.com',
        ...Array(4).fill('***'),
        '',
        '***',
        '',
      ],
      ['***', ...Array(11).fill('')],
    ]);
  });

  it('elements of a list are masked one by one and keep their places', async () => {
    expect(await cells(2, ALERT, { filter: ['id', 'to', 'from', 'mac', 'content'] })).toEqual([
      ['id', 'to', 'from', 'mac', 'content'],
      ['a', '***;***', '***', '***', '王***'],
    ]);
    expect(
      await cells(2, AGGREGATE, { filter: { device: ['id'], subscribe: ['phone', 'user_id', 'role'] } }),
    ).toEqual([
      ['device.id', 'subscribe.phone', 'subscribe.user_id', 'subscribe.role'],
      ['1', '138****1234;', '***;***', '0;1'],
    ]);
  });

  it('records of a record source are masked the same way, even if a value has another type', async () => {
    const filter = ['_id', 'name', 'phone', 'email', 'gender', 'remark', 'status'];
    const [, ...rows] = await cells(2, WARRANTY, { filter });
    expect(rows.sort()).toEqual([
      ['w1', '欧***', '139****5678', '', '***', '', '1'],
      ['w2', '***', '***', 'l***@example.com', '', '', '0'],
    ]);
    const { rows: preview } = (
      await service.call('POST', '/v2/export_task/preview', taskOf(WARRANTY, { filter }), tokens[2])
    ).body;
    expect(JSON.stringify(preview)).not.toMatch(/欧阳|13912345678|女/);
  });

  it('a workbook is masked, too', async () => {
    const task = taskOf(USER, { filter: ['phone', 'age', 'status'] }, { format: 'xlsx', labels: 'raw' });
    const { id } = await service.export(task, tokens[2]);
    const rows: unknown[] = [];
    const workbook = new Uint8Array(await (await service.download(id, tokens[2])).arrayBuffer());
    for await (const { values } of streamXlsxRows(workbook)) rows.push(values);
    expect(rows.slice(0, 2)).toEqual([
      ['phone', 'age', 'status'],
      ['138****1234', '***', null],
    ]);
  });
});
