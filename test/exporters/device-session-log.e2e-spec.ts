import { TestService } from '../support/service.js';
import { RecordTable } from './record-table.js';

const PRODUCT = '0123456789abcdef0123456789abcdef';

describe('an export of the online/offline log', () => {
  let service: TestService;
  let log: RecordTable;

  beforeAll(async () => {
    service = await TestService.start();
    log = new RecordTable(service, 7, 'device_session_log');
    const device = { device_id: 1_144_502_212, product_id: PRODUCT, ip: '203.0.113.9', cm_id: '1' };
    await log.insert([
      { ...device, id: 'a', status: 1, code: 0, create_time: '2014-10-09T08:15:40.843Z' },
      { ...device, id: 'c', status: 0, code: 1, create_time: '2014-10-10T08:15:40.843Z' },
      { ...device, id: 'b', status: 0, code: 2, create_time: '2014-10-10T08:15:40.843Z' },
      { id: 'd', device_id: 7, status: 1, create_time: '2014-10-11T00:00:00Z' },
    ]);
  });

  afterAll(() => service.stop());

  it('has the eight documented fields, newest entry first, ties by id', async () => {
    expect(await log.cells({ filter: [], order: {}, query: { device_id: 1_144_502_212 } })).toEqual([
      '记录ID,设备ID,产品ID,IP地址,接入服务器ID,在线状态,记录时间 (UTC),变化原因'.split(','),
      ['b', '1144502212', PRODUCT, '203.0.113.9', '1', '下线', '2014-10-10 08:15:40', '2'],
      ['c', '1144502212', PRODUCT, '203.0.113.9', '1', '下线', '2014-10-10 08:15:40', '网络异常'],
      ['a', '1144502212', PRODUCT, '203.0.113.9', '1', '上线', '2014-10-09 08:15:40', '正常'],
    ]);
  });

  it.each([
    [{ product_id: PRODUCT, device_id: 1_144_502_212, status: 0 }, ['b', 'c']],
    [{ ip: '203.0.113.9', create_time: { $lte: '2014-10-09T23:59:59.999Z' } }, ['a']],
    [
      { create_time: { $gte: '2014-10-10T00:00:00.000Z', $lte: '2014-10-11T23:59:59.999Z' }, status: 1 },
      ['d'],
    ],
    [{ cm_id: '1', code: 1 }, ['c']],
  ])('supports the mixed query %j of the console', async (query, expected) => {
    expect(await log.ids({ query })).toEqual(expected);
  });

  it('does not need extend', async () => {
    expect(await service.export({ type: 7, params: {} })).toMatchObject({ status: 3, total: 4 });
  });
});
