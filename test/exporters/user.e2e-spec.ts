import { userColumns } from '../../src/exporters/user/user.columns.js';
import { TestService } from '../support/service.js';
import { RecordTable } from './record-table.js';

const known = {
  id: 1_144_502,
  account: 'ann@example.com',
  nickname: '安妮 "Ann", 🌸',
  phone: '+8613800000000',
  email: 'ann@example.com',
  phone_valid: false,
  email_valid: true,
  create_date: '2015-10-09T08:15:40.843Z',
  status: 1,
  source: 10,
  tags: ['vip', '渠道;直营'],
  country: '中国',
  province: '广东',
  city: '广州',
  gender: -1,
  age: 30,
  wx_open_id: 'o6_bmjrPTlm6',
  properties: { 会员等级: '金卡', 积分: -5, note: '=1+1' },
};

describe('an export of users', () => {
  let service: TestService;
  let users: RecordTable;

  beforeAll(async () => {
    service = await TestService.start();
    users = new RecordTable(service, 2, 'app_user');
    await users.insert([
      known,
      { id: 2, phone: '13800000000', phone_valid: true, create_date: '2016-01-01T00:00:00Z' },
      { id: 3, phone_valid: false, email_valid: false, create_date: '2016-01-01T00:00:00Z', is_online: true },
      { id: 4, create_date: '2014-01-01T00:00:00Z', phone_valid: true, email_valid: true },
      { id: '9007199254740993', gender: 0 },
    ]);
  });

  afterAll(() => service.stop());

  it('has the documented fields, without third-party identities', async () => {
    expect(await users.cells({ query: { id: known.id } })).toEqual([
      '用户ID,用户账号,昵称,手机号,邮箱,手机已验证,邮箱已验证,注册时间 (UTC),用户状态,用户来源,用户标签,国家,省份,城市,性别,年龄'.split(
        ',',
      ),
      [
        '1144502',
        'ann@example.com',
        '安妮 "Ann", 🌸',
        "'+8613800000000",
        'ann@example.com',
        '否',
        '是',
        '2015-10-09 08:15:40',
        '正常',
        '第三方身份',
        'vip;"渠道;直营"',
        '中国',
        '广东',
        '广州',
        '未知',
        '30',
      ],
    ]);
  });

  it('shows the newest first, users without a date last, ties by id', async () => {
    expect(await users.ids({})).toEqual(['2', '3', '1144502', '4', '9007199254740993']);
  });

  it('shows the fields that no list of the platform has only if filter names them', async () => {
    expect(await users.cells({ filter: ['wx_open_id', 'is_online'], query: { id: known.id } })).toEqual([
      ['微信标识', '是否在线'],
      ['o6_bmjrPTlm6', ''],
    ]);
  });

  it('counts a user as activated who verified a phone or an e-mail; missing values count as not verified', async () => {
    expect(await users.cells({ filter: ['id', 'is_active'], order: { id: 'asc' } })).toEqual([
      ['用户ID', '是否激活'],
      ['2', '是'],
      ['3', '否'],
      ['4', '是'],
      ['1144502', '是'],
      ['9007199254740993', '否'],
    ]);
  });

  it.each([
    [{ is_active: [true] }, ['2', '1144502', '4']],
    [{ is_active: [false] }, ['3', '9007199254740993']],
    [{ is_active: { $nin: [true] } }, ['3', '9007199254740993']],
    [{ is_active: { $in: [true] }, create_time: { $lt: '2015-01-01' } }, ['4']],
    [{ is_online: { $in: [true] } }, ['3']],
    [{ gender: 0 }, ['9007199254740993']],
  ])('with query %j has the users %j', async (query, expected) => {
    expect(await users.ids({ query })).toEqual(expected);
  });

  it('reads phone/email in filter as both columns, without duplicates', async () => {
    const filter = ['nickname', 'phone/email', 'email', 'phone'];
    expect((await users.cells({ filter }))[0]).toEqual(['昵称', '手机号', '邮箱']);
  });

  it.each([
    [{ query: { 'phone/email': { $like: '138' } } }, 'query.phone/email: '],
    [{ order: { 'phone/email': 'asc' } }, 'order.phone/email: '],
  ])('refuses %j, because a condition or criterion needs exactly one field', async (params, place) => {
    const { code, msg } = await users.refusal(params);
    expect(code).toBe(4001001);
    expect(msg).toContain(place);
  });

  it('reads create_time as create_date', async () => {
    expect(await users.ids({ order: { create_time: 'asc' } })).toEqual([
      '4',
      '1144502',
      '2',
      '3',
      '9007199254740993',
    ]);
    expect((await users.cells({ filter: ['create_time', 'create_date'] }))[0]).toEqual(['注册时间 (UTC)']);
  });

  it('shows extended properties under their names, blank if a user lacks them', async () => {
    const filter = ['id', '会员等级', '积分', 'note'];
    expect(await users.cells({ filter, query: { id: { $in: [2, known.id] } } })).toEqual([
      ['用户ID', '会员等级', '积分', 'note'],
      ['2', '', '', ''],
      ['1144502', '金卡', '-5', "'=1+1"],
    ]);
  });

  it.each([
    { query: { 会员等级: '金卡' } },
    { order: { 会员等级: 'asc' } },
    { query: { wx_open_id: 'o6_bmjrPTlm6' } },
    { query: { corp_id: 'acme' } },
    { order: { phone_valid: 'asc' } },
    { order: { tags: 'asc' } },
    { order: { is_online: 'asc' } },
    { order: { is_active: 'asc' } },
  ])('refuses %j', async (params) => {
    expect(await users.refusal(params)).toMatchObject({ code: 4001001 });
  });

  it('marks personal data, including third-party identities', () => {
    const personal = userColumns.filter((column) => column.personal).map(({ key }) => key);
    expect(personal.join(' ')).toBe(
      'id account nickname phone email country province city gender age avatar qq_open_id wx_open_id wb_open_id fb_open_id tt_open_id other_open_id',
    );
  });
});
