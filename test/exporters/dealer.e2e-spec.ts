import { TestService } from '../support/service.js';
import { RecordTable } from './record-table.js';

const known = {
  id: '57ff00aa0011223344556677',
  name: '华南总代',
  email: 'dealer@example.com',
  phone: '13800000000',
  contacter: '李"姐"',
  address: '中山路1号, 2楼',
  status: 0,
  dealer_code: '0012',
  upper_dealer_code: '00000000000000000001',
  region: '华南',
  sale_goal: 1000,
  saled_amount: 123,
  country: '中国',
  province: '广东',
  city: '广州',
  home_page: 'https://example.com',
  create_time: '2016-07-21T10:30:35Z',
};

describe('an export of dealers', () => {
  let service: TestService;
  let dealers: RecordTable;

  beforeAll(async () => {
    service = await TestService.start();
    dealers = new RecordTable(service, 5, 'dealer');
    await dealers.insert([
      known,
      { id: '2', dealer_code: '12', create_time: '2016-07-22T00:00:00Z', sale_goal: 5 },
      { id: '1', dealer_code: '9', upper_dealer_code: '' },
    ]);
  });

  afterAll(() => service.stop());

  it('has the documented fields, with codes unchanged', async () => {
    expect(await dealers.cells({ query: { id: known.id } })).toEqual([
      '经销商ID,经销商名称,邮箱,手机号,联系人,联系地址,状态,经销商代码,上级经销商代码,负责区域,销售指标,已售数量,国家,省份,城市,主页,创建时间 (UTC)'.split(
        ',',
      ),
      [
        '57ff00aa0011223344556677',
        '华南总代',
        'dealer@example.com',
        '13800000000',
        '李"姐"',
        '中山路1号, 2楼',
        '停用',
        '0012',
        '00000000000000000001',
        '华南',
        '1000',
        '123',
        '中国',
        '广东',
        '广州',
        'https://example.com',
        '2016-07-21 10:30:35',
      ],
    ]);
  });

  it('shows the newest first, and dealers without a date last', async () => {
    expect(await dealers.ids({})).toEqual(['2', known.id, '1']);
  });

  it('compares codes as texts', async () => {
    expect(await dealers.ids({ query: { dealer_code: 12 } })).toEqual(['2']);
    expect(await dealers.ids({ order: { dealer_code: 'asc' } })).toEqual([known.id, '2', '1']);
  });

  it.each([
    { filter: ['password'] },
    { query: { password: { $like: '' } } },
    { order: { password: 'asc' } },
    { order: { phone: 'asc' } },
    { order: { contacter: 'asc' } },
    { order: { address: 'asc' } },
    { order: { home_page: 'asc' } },
  ])('refuses %j', async (params) => {
    expect(await dealers.refusal(params)).toMatchObject({ code: 4001001 });
  });
});
