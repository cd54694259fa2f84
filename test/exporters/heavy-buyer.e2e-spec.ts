import { TestService } from '../support/service.js';
import { RecordTable } from './record-table.js';

const known = {
  id: '57ff00aa0011223344556677',
  name: '示例公司, "总部"',
  industry: '安防',
  location: '天河路1号\r\n3层',
  contacter: '王经理',
  contact_way: '+8613800000000',
  device_sum: '9007199254740993',
  status: 1,
  country: '中国',
  province: '广东',
  city: '广州',
  create_time: '2016-10-09T08:15:40.843Z',
  email: 'buyer@example.com',
  phone: '02055550000',
};

describe('an export of major customers', () => {
  let service: TestService;
  let customers: RecordTable;

  beforeAll(async () => {
    service = await TestService.start();
    customers = new RecordTable(service, 4, 'heavy_buyer');
    await customers.insert([
      known,
      { id: '2', name: 'Zeta', status: 0, device_sum: 0, create_time: '2016-10-10T00:00:00Z' },
      { id: '1', name: 'Beta', status: 2 },
    ]);
  });

  afterAll(() => service.stop());

  it('has the documented fields, without those of the old list', async () => {
    expect(await customers.cells({ query: { id: known.id } })).toEqual([
      '大客户ID,大客户名称,行业,地址,联系人,联系方式,设备总数,状态,国家,省份,城市,创建时间 (UTC)'.split(','),
      [
        '57ff00aa0011223344556677',
        '示例公司, "总部"',
        '安防',
        '天河路1号\r\n3层',
        '王经理',
        "'+8613800000000",
        '9007199254740993',
        '可用',
        '中国',
        '广东',
        '广州',
        '2016-10-09 08:15:40',
      ],
    ]);
  });

  it('shows the fields of the old list if filter names them', async () => {
    expect(await customers.cells({ filter: ['phone', 'email'], query: { id: known.id } })).toEqual([
      ['手机号', '邮箱'],
      ['02055550000', 'buyer@example.com'],
    ]);
  });

  it('shows the newest first, and a status without a label as its number', async () => {
    expect((await customers.cells({ filter: ['id', 'status'] })).slice(1)).toEqual([
      ['2', '停用'],
      [known.id, '可用'],
      ['1', '2'],
    ]);
  });

  it('reads username as name, in filter, query and order', async () => {
    const params = {
      filter: ['username', 'name'],
      query: { username: { $like: 'A' } },
      order: { username: 'desc' },
    };
    expect(await customers.cells(params)).toEqual([['大客户名称'], ['Zeta'], ['Beta']]);
  });

  it.each([
    { query: { email: 'buyer@example.com' } },
    { query: { phone: '02055550000' } },
    { order: { contacter: 'asc' } },
    { order: { location: 'asc' } },
    { filter: ['some property'] },
  ])('refuses %j', async (params) => {
    expect(await customers.refusal(params)).toMatchObject({ code: 4001001 });
  });
});
