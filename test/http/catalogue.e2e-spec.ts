import { TestService } from '../support/service.js';

/** The types of the interface page. */
const TYPES = [
  [1, 'Device', '设备列表'],
  [2, 'User', '用户列表'],
  [3, 'Alert', '告警信息列表'],
  [4, 'Heavybuyer', '大客户列表'],
  [5, 'Dealer', '经销商列表'],
  [6, 'Warranty', '维保列表'],
  [7, 'DeviceSessionLog', '设备上下线'],
  [8, 'WechatAuthDevice', '微信设备列表'],
  [9, 'DeviceAggregate', '设备聚合列表'],
  [10, 'BroadcastTaskList', '推送历史列表'],
];

describe('the catalogue of record types', () => {
  let service: TestService;
  let types: any[];

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api' });
    types = (await service.call('GET', '/v2/export_task_types')).body.list;
  });

  afterAll(() => service.stop());

  it('has the ten types of the interface page, sorted by number', () => {
    expect(types.map(({ value, name, title }) => [value, name, title.zh])).toEqual(TYPES);
  });

  it('needs an Access-Token', async () => {
    expect((await service.call('GET', '/v2/export_task_types', undefined, '')).body.error.code).toBe(4031002);
  });

  it('lists the required keys of extend', () => {
    const required = types.filter(({ required_extend }) => required_extend.length > 0);
    expect(required.map(({ name, required_extend }) => [name, required_extend])).toEqual([
      ['Device', ['product_id']],
      ['Warranty', ['app_id']],
      ['DeviceAggregate', ['product_id']],
    ]);
  });

  it('has all that a form needs of each column', () => {
    const device = types[0];
    expect(device.extended_properties).toBe(true);
    expect(device.columns.find(({ key }: any) => key === 'creator_type')).toEqual({
      key: 'creator_type',
      title: { zh: '创建者类型', en: 'Creator type' },
      type: 'enum',
      enum: { 1: { zh: '企业成员', en: 'Enterprise member' }, 2: { zh: '用户', en: 'User' } },
      default: false,
      queryable: true,
      operators: ['$eq', '$ne', '$in', '$nin', '$lt', '$lte', '$gt', '$gte', '$like'],
      sortable: true,
      personal_data: false,
      identifier: false,
    });
    expect(device.columns.find(({ key }: any) => key === 'corp_id')).toMatchObject({
      queryable: false,
      operators: [],
      sortable: false,
    });
  });

  it('marks identifiers, which spreadsheets must not treat as numbers', () => {
    // Judged by the names alone: those that end like an id, and a few well-known ones.
    const named = /(^|[._])(id|mac|sn|phone|contact_way|open_id|code)$|_(user|product_list|app_list)$/;
    for (const { columns } of types) {
      for (const { key, type, identifier } of columns) {
        if (named.test(key) && type !== 'enum') expect([key, identifier]).toEqual([key, true]);
        if (['boolean', 'datetime', 'enum'].includes(type)) expect([key, identifier]).toEqual([key, false]);
      }
    }
  });

  it('marks personal data', () => {
    const personal = types.map(({ name, columns }) => [
      name,
      columns.filter(({ personal_data }: any) => personal_data).map(({ key }: any) => key as string),
    ]);
    const place = ['country', 'province', 'city', 'district', 'lng', 'lat'];
    const subscriber = ['user_id', 'nickname', 'phone', 'email', 'from_id'];
    expect(Object.fromEntries(personal)).toEqual({
      Device: ['last_login_ip', 'creator_id'],
      User: [
        ...['id', 'account', 'nickname', 'phone', 'email', 'country', 'province', 'city', 'gender', 'age'],
        ...['avatar', 'qq_open_id', 'wx_open_id', 'wb_open_id', 'fb_open_id', 'tt_open_id', 'other_open_id'],
      ],
      Alert: ['mac', 'from', 'to', 'content', 'location'],
      Heavybuyer: ['location', 'contacter', 'contact_way', 'email', 'phone'],
      Dealer: ['email', 'phone', 'contacter', 'address'],
      Warranty: [
        ...['user_id', 'name', 'gender', 'phone', 'email', 'area', 'province', 'city', 'district', 'address'],
        'remark',
      ],
      DeviceSessionLog: ['ip'],
      WechatAuthDevice: [],
      DeviceAggregate: [
        ...['device.creator_id', 'online.last_login_ip', 'vdevice.ip'],
        ...place.map((key) => `geography.${key}`),
        ...subscriber.map((key) => `subscribe.${key}`),
        ...['location', 'contacter', 'contact_way', 'email'].map((key) => `heavy_buyer.${key}`),
        ...['email', 'phone', 'address'].map((key) => `dealer.${key}`),
      ],
      BroadcastTaskList: ['content', 'scope.user'],
    });
  });

  it('has titles in both languages and no duplicate keys in any type', () => {
    for (const { columns } of types) {
      expect(new Set(columns.map(({ key }: any) => key)).size).toBe(columns.length);
      for (const { title } of columns)
        expect([title.zh, title.en]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    }
  });
});
