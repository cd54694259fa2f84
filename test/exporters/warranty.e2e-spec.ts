import { parse } from 'csv-parse/sync';
import type { WarrantyRecord } from '../../src/demo/warranty-plugin-query.js';
import { warrantyColumns } from '../../src/exporters/warranty/warranty.columns.js';
import { TestService } from '../support/service.js';
import { app, WarrantyUnderTest } from '../support/warranty.js';

const known: Record<string, [value: string | number, cell: string]> = {
  _id: ['57ff00aa0011223344556677', '57ff00aa0011223344556677'],
  user_id: ['1144502', '1144502'],
  name: ['欧阳"锋", 一\r\n二\n三', '欧阳"锋", 一\r\n二\n三'],
  gender: ['女', '女'],
  phone: ['+8613800000000', "'+8613800000000"],
  email: ['a@example.com', 'a@example.com'],
  area: ['广东广州天河', '广东广州天河'],
  province: ['广东', '广东'],
  city: ['广州', '广州'],
  district: ['天河', '天河'],
  address: ['=1+1', "'=1+1"],
  product_name: ['空气净化器', '空气净化器'],
  product_type: ['A1', 'A1'],
  product_sn: ['00012345678901234567', '00012345678901234567'],
  purchase_date: ['2016-07-01T00:00:00.000Z', '2016-07-01 00:00:00'],
  expired_date: ['2018-07-01', '2018-07-01 00:00:00'],
  extended_days: [365, '365'],
  status: [1, '未过期'],
  remark: ['a\nb', 'a\nb'],
  create_time: ['2016-07-15T09:26:18.87Z', '2016-07-15 09:26:18'],
};

/** The meaning of a query in plain JavaScript; a missing value is null. */
type Predicate = (record: Record<string, string | number | null>) => boolean;

const never: Predicate = () => false;

const forms: [query: Record<string, unknown>, predicate: Predicate][] = [
  [{}, () => true],
  [{ province: '广东' }, (one) => one.province === '广东'],
  [
    { province: '广东', city: '深圳', district: '南山' },
    (one) => one.city === '深圳' && one.district === '南山',
  ],
  [{ status: 1 }, (one) => one.status === 1],
  [{ status: '0' }, (one) => one.status === 0],
  [{ status: { $eq: 7 } }, (one) => one.status === 7],
  [{ status: [0, 7] }, (one) => one.status === 0 || one.status === 7],
  [{ city: { $in: ['杭州', '成都'] } }, (one) => ['杭州', '成都'].includes(String(one.city))],
  [{ city: { $in: '杭州' } }, (one) => one.city === '杭州'],
  [{ city: { $in: [] } }, never],
  [{ city: { $nin: ['杭州', '成都'] } }, (one) => !['杭州', '成都'].includes(String(one.city))],
  [{ status: { $ne: 1 } }, (one) => one.status !== 1],
  [{ status: { $nin: [0, 1] } }, (one) => one.status !== 0 && one.status !== 1],
  [{ status: { $gt: 0 } }, (one) => one.status !== null && Number(one.status) > 0],
  [{ status: { $lt: 1 } }, (one) => one.status !== null && Number(one.status) < 1],
  [{ status: { $like: '7' } }, (one) => one.status === 7],
  [{ expired_date: null }, (one) => one.expired_date === null],
  [{ expired_date: { $ne: null }, status: 1 }, (one) => one.expired_date !== null && one.status === 1],
  [{ purchase_date: { $eq: null } }, (one) => one.purchase_date === null],
  [{ product_name: { $like: '净' } }, (one) => /净/.test(String(one.product_name))],
  [{ product_type: { $like: 'kfr-35gw/' } }, (one) => one.product_type === 'KFR-35GW/BP'],
  [{ product_type: { $like: '.' } }, never],
  [{ product_type: { $like: '' } }, () => true],
  [{ name: { $like: 'é' } }, never],
  [{ name: { $like: "O'BRIEN, É" } }, (one) => one.name === "O'Brien, Émile"],
  [{ _id: { $regex: '0AA0', $options: 'i' } }, (one) => String(one._id).includes('0aa0')],
  [{ id: { $like: '0AA0' } }, (one) => String(one._id).includes('0aa0')],
  [{ code: '00000000000000096542' }, (one) => one.product_sn === '00000000000000096542'],
  [{ phone: '+8613800000000' }, (one) => one.phone === '+8613800000000'],
  [
    { create_time: { $gte: '2016-03-02T00:00:00.000Z', $lte: '2016-03-03T23:59:59.999Z' } },
    ({ create_time: time }) => String(time) >= '2016-03-02' && String(time) < '2016-03-04',
  ],
  [
    { create_time: { $gte: { '@date': '2016-03-02T00 : 00 : 00Z' } }, city: { '@string': '广州' } },
    (one) => String(one.create_time) >= '2016-03-02' && one.city === '广州',
  ],
  [
    { create_time: { $gt: '2016-03-01T03:30:00.860Z', $lt: '2016-03-01T07:30:00.894Z' } },
    (one) => one.create_time === '2016-03-01T05:30:00.877Z',
  ],
  [
    { create_time: { $gt: '2016-03-02', $gte: '2016-03-05', $lte: '2016-03-10', $lt: '2016-03-07' } },
    ({ create_time: time }) => String(time) >= '2016-03-05' && String(time) < '2016-03-07',
  ],
  [{ status: { $in: [0, 1], $eq: 1, $gte: 0 } }, (one) => one.status === 1],
  [{ create_time: 1_456_796_000_877 }, never],
  [{ create_time: '2016-03-01T03:30:00.860Z' }, (one) => one.create_time === '2016-03-01T03:30:00.860Z'],
  [{ name: { $like: '.*' } }, never],
  [
    { user_id: { $gt: '1144502', $lte: '1145' } },
    (one) => String(one.user_id) > '1144502' && String(one.user_id) <= '1145',
  ],
];

describe('an export of warranty registrations', () => {
  const a1 = app('a1');
  const broken = app('a2', { records: [] });
  let warranty: WarrantyUnderTest;
  let service: TestService;

  const table = async (params: Record<string, unknown>, app_id = 'a1'): Promise<string[][]> => {
    const task = await service.export({ type: 6, params, extend: { app_id } });
    expect(task).toMatchObject({ status: 3, finished: task.total });
    const rows = parse(await (await service.download(task.id)).text(), {
      bom: true,
      record_delimiter: '\r\n',
    });
    expect(rows).toHaveLength((task.total as number) + 1);
    return rows;
  };
  const ids = async (params: Record<string, unknown>) =>
    (await table({ ...params, filter: ['_id'] })).slice(1).map(([id]) => id);
  const sorted = (predicate: Predicate = () => true) =>
    a1.records
      .filter((one) => predicate({ status: null, expired_date: null, purchase_date: null, ...one }))
      .sort((a, b) => compare(b.create_time, a.create_time) || compare(a._id, b._id));

  beforeAll(async () => {
    const values = Object.fromEntries(Object.entries(known).map(([key, [value]]) => [key, value]));
    const odd = {
      _id: '2',
      extended_days: '2016-07-01',
      status: 'on',
      create_time: '昨天',
      purchase_date: '',
    };
    const records = [values as WarrantyRecord, odd];
    warranty = await WarrantyUnderTest.start([a1, app('known', { records }), broken]);
    service = await TestService.start(warranty.variables);
  });

  beforeEach(() => {
    warranty.reset();
  });

  afterAll(async () => {
    await service.stop();
    await warranty.plugin.stop();
  });

  it('asks the plugin for absolute times in place of relative ones', async () => {
    const params = {
      filter: ['_id'],
      query: { create_time: { $gte: { '@date': 'now-900y/y' }, $lt: { '@date': 'now/d' } } },
    };
    const body = { name: 'n', describe: 'd', type: 6, params, extend: { app_id: 'a1' } };
    const { body: preview } = await service.call('POST', '/v2/export_task/preview', body);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/) as unknown;
    expect(preview.resolved_query).toEqual({
      create_time: { $gte: { '@date': time }, $lt: { '@date': time } },
    });
    expect(await ids({ query: params.query })).toEqual(
      sorted(({ create_time }) => typeof create_time === 'string').map(({ _id }) => _id),
    );
  });

  it('has the documented default columns, with Chinese titles that name the zone of times', async () => {
    const [header] = await table({});
    expect(header).toEqual(
      '延保单号,用户ID,客户姓名,性别,联系电话,邮箱,省份,城市,区县,详细地址,产品名称,产品型号,产品序列号,购买日期 (UTC),延保到期日 (UTC),状态,备注,登记时间 (UTC)'.split(
        ',',
      ),
    );
    expect((await table({ filter: [] }))[0]).toEqual(header);
  });

  it.each(warrantyColumns.map(({ key }) => key))('shows field %s', async (key) => {
    const filter = key === 'city' ? [key] : ['city', key];
    const rows = await table({ filter, query: { _id: '57ff00aa0011223344556677' } }, 'known');
    expect(rows[1]?.at(-1)).toBe(known[key]?.[1]);
  });

  it('shows a value of another type than its field unchanged, and leaves the cell of a missing value empty', async () => {
    const filter = ['extended_days', 'status', 'create_time', 'purchase_date', 'name'];
    expect((await table({ filter, query: { id: '2' } }, 'known'))[1]).toEqual([
      '2016-07-01',
      'on',
      '昨天',
      '',
      '',
    ]);
  });

  it('keeps the order of filter, shows each field once, and allows the field names of the first interface', async () => {
    const filter = ['Remark', 'id', 'yb_time', 't_code', 'c_name', 'code', 'age', 'remark'];
    const [header] = await table({ filter });
    expect(header?.join()).toBe('备注,延保单号,延保到期日 (UTC),产品型号,产品名称,产品序列号,性别');
  });

  it('has its header when no row matches', async () => {
    expect(await table({ filter: ['_id', 'name'], query: { name: '无' } })).toEqual([
      ['延保单号', '客户姓名'],
    ]);
    expect(await table({ filter: ['_id'] }, 'a2')).toEqual([['延保单号']]);
  });

  it.each(forms)('has the same rows as plain JavaScript for query %j', async (query, predicate) => {
    const expected = sorted(predicate).map(({ _id }) => _id);
    expect(expected.length > 0).toBe(predicate !== never);
    expect(await ids({ query })).toEqual(expected);
  });

  it.each([
    [{ create_time: 'asc' }, ['create_time'], 1],
    [{ create_time: 1 }, ['create_time'], 1],
    [{ create_time: -1 }, ['create_time'], -1],
    [{ status: 'desc', create_time: 'desc' }, ['status', 'create_time'], -1],
    [{ _id: 'desc' }, ['_id'], -1],
    [{ id: 'asc', create_time: 'desc' }, ['_id'], 1],
  ] as const)('is sorted by order %j, and then by _id', async (order, fields, sign) => {
    const expected = [...a1.records].sort(
      (a, b) =>
        fields.reduce((found, field) => found || sign * compare(a[field] ?? -1, b[field] ?? -1), 0) ||
        compare(a._id, b._id),
    );
    expect(await ids({ order })).toEqual(expected.map(({ _id }) => _id));
  });

  it('requests pages that overlap by one record, with only the fields of the file', async () => {
    await table({ filter: ['name', 'status'], query: { city: '广州' }, order: { status: 'asc' } });
    const rest = { filter: ['_id', 'name', 'status'], query: { city: '广州' }, order: { status: 1, _id: 1 } };
    expect(warranty.pages.map(({ body }) => body)).toEqual([{ offset: 0, limit: 100, ...rest }]);
    warranty.reset();
    await table({});
    expect(warranty.pages.map(({ body: { offset, limit } }) => [offset, limit])).toEqual([
      [0, 100],
      [99, 100],
      [198, 100],
    ]);
  });

  it('applies for a token once for many tasks', async () => {
    await Promise.all([table({}), table({}), table({})]);
    expect(warranty.applications.length).toBeLessThanOrEqual(1);
  });

  describe('is refused at its creation', () => {
    const refused = async (task: object, token?: string) => {
      const body = { name: 'n', describe: 'd', type: 6, params: {}, extend: { app_id: 'a1' }, ...task };
      const answer = await service.call('POST', '/v2/export_task', body, token);
      expect(warranty.calls).toEqual([]);
      return [answer.status, answer.body.error.code, answer.body.error.msg];
    };

    it.each([[{}], [{ app_id: '' }], [{ app_id: null }], [{ product_id: 'a1' }]])(
      'without an app: extend %j',
      async (extend) => {
        expect(await refused({ extend })).toEqual([
          400,
          4001002,
          expect.stringMatching(/^extend\.app_id: .*missing.*the id of the warranty plugin's app/),
        ]);
      },
    );

    it.each(['../admin', 'a/b', 'a?b', '%2e%2e', ' ', 'é', 'a'.repeat(65), 7, ['a1'], { $in: ['a1'] }])(
      'with the app %j',
      async (app_id) => {
        expect(await refused({ extend: { app_id } })).toEqual([
          400,
          4001001,
          expect.stringContaining('extend.app_id'),
        ]);
      },
    );

    it.each([
      [{ filter: ['_id', 'assigned_id'] }, /^filter: "assigned_id" is a field of repair work orders/],
      [{ filter: ['assigned_name'] }, /repair work orders/],
      [{ query: { product_id: { $in: ['x'] } } }, /^query: "product_id" is a field of repair work orders/],
      [{ filter: ['yb_type'] }, /yb_type/],
      [{ filter: ['Handler'] }, /Handler/],
      [{ filter: ['fees'] }, /fees/],
      [{ query: { remark: 'x' } }, /^query\.remark/],
      [{ query: { name: { $regex: 'a.*', $options: 'i' } } }, /^query\.name\.\$regex: .*\$like/],
      [{ query: { name: { $regex: 'a' } } }, /^query\.name\.\$regex/],
      [{ query: { name: { $regex: 'a', $options: 'i', $like: 'b' } } }, /^query\.name\.\$regex/],
      [{ query: { name: { $options: 'i' } } }, /^query\.name\.\$options/],
      [{ query: { name: { $where: '1' } } }, /^query\.name\.\$where/],
      [{ query: { $where: '1' } }, /^query\.\$where/],
      [{ query: { name: { $all: ['x'] } } }, /^query\.name\.\$all/],
      [{ query: { create_time: { $gte: { '@date': 'x' } } } }, /^query\.create_time\.\$gte/],
      [{ query: { name: { '@oid': 'x' } } }, /^query\.name/],
      [{ query: [] }, /^query/],
      [{ order: { name: 'asc' } }, /^order\.name/],
    ])('with params %j', async (params, msg) => {
      expect(await refused({ params })).toEqual([400, 4001001, expect.stringMatching(msg)]);
    });

    it('with an unknown direction', async () => {
      expect((await refused({ params: { order: { status: 2 } } }))[1]).toBe(4001158);
    });

    it('if the service has no access token of the enterprise', async () => {
      const token = await service.tokenOf('nobody');
      expect((await refused({}, token)).slice(0, 2)).toEqual([400, 4001144]);
    });

    it('if the service is not connected to a plugin', async () => {
      const alone = await TestService.start({ ROLE: 'api' });
      try {
        const task = { name: 'n', describe: 'd', type: 6, params: {}, extend: { app_id: 'a1' } };
        const { status, body } = await alone.call('POST', '/v2/export_task', task);
        expect([status, body.error.code]).toEqual([400, 4001137]);
        expect(body.error.msg).toMatch(/not connected/);
      } finally {
        await alone.stop();
      }
    });
  });
});

function compare(a: string | number | null | undefined, b: string | number | null | undefined): number {
  if (a === b) return 0;
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
