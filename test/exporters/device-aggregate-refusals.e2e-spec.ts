import { PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { insertEnterprises, RULE } from './aggregate-enterprises.js';

const good = {
  index: { $eq: 2 },
  fineness: { $eq: 4 },
  statistic_rule_id: { $eq: RULE },
  date: { $gte: 0, $lte: 1 },
};
const selecting = (selector: unknown) => ({
  filter: { device: ['id'], snapshot_shuffle: ['sum'] },
  query: { snapshot_shuffle: [selector] },
});
const asking = (query: unknown) => ({ filter: { device: ['id'] }, query });
const ordering = (order: unknown) => ({ filter: { device: ['id'] }, order });

describe('an invalid request for a device aggregate', () => {
  let service: TestService;

  const refusal = async (body: Record<string, unknown>) =>
    (await service.call('POST', '/v2/export_task', { name: '导出', describe: '导出', type: 9, ...body })).body
      .error;

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api' });
    await insertEnterprises(service.database);
  });

  afterAll(() => service.stop());

  it.each([
    [4001002, 'filter', {}],
    [4001002, 'filter', { filter: null }],
    [4001002, 'filter', { filter: {} }],
    [4001002, 'filter', { filter: { device: [], vdevice: null } }],
    [4001001, 'filter', { filter: ['device.id'] }],
    [4001001, 'filter.devices', { filter: { devices: ['id'] } }],
    [4001001, 'filter.__proto__', JSON.parse('{"filter": {"__proto__": ["id"]}}')],
    [4001001, 'filter.device', { filter: { device: 'id' } }],
    [4001001, 'filter.device[1]', { filter: { device: ['id', 'is_online'] } }],
    [4001001, 'filter.device[0]', { filter: { device: [1] } }],
    [4001001, 'filter', { filter: { vdevice: Array.from({ length: 1501 }, (_, n) => String(n)) } }],
    [4001001, 'filter.vdevice[0]', { filter: { vdevice: ['01'] } }],
    [4001001, 'filter.vdevice[0]', { filter: { vdevice: ['leak'] } }],
    [4001001, 'filter.snapshot_shuffle[0]', { filter: { snapshot_shuffle: ['1.sum'] } }],
    [4001002, 'query.snapshot_shuffle', { filter: { snapshot_shuffle: ['sum'] } }],
    [
      4001002,
      'query.snapshot_shuffle',
      { filter: { snapshot_shuffle: ['sum'] }, query: { snapshot_shuffle: [] } },
    ],
    [4001002, 'query.$logical', asking({ device: { id: { $eq: 1 } } })],
    [4001002, 'query.$logical', asking({ $logical: null, device: { id: 1 } })],
    [4001180, 'query.$logical', asking({ $logical: 'XOR', device: { id: { $eq: 1 } } })],
    [4001180, 'query.$logical', asking({ $logical: 'and' })],
    [4001001, 'query', asking([])],
    [4001001, 'query.devices', asking({ $logical: 'AND', devices: { id: 1 } })],
    [4001001, 'query.device', asking({ $logical: 'AND', device: ['id'] })],
    [4001001, 'query.device.is_online', asking({ $logical: 'AND', device: { is_online: true } })],
    [4001001, 'query.device.id.$between', asking({ $logical: 'AND', device: { id: { $between: 1 } } })],
    [4001001, 'query.device.id.$eq', asking({ $logical: 'AND', device: { id: { $eq: 'x' } } })],
    [
      4001001,
      'query.device_query.id',
      asking({ $logical: 'AND', device: { id: 1 }, device_query: { id: 2 } }),
    ],
    [4001001, 'query.online.last_login', asking({ $logical: 'AND', online: { last_login: { $gt: 0 } } })],
    [4001001, 'query.geography.lng', asking({ $logical: 'AND', geography: { lng: { $gt: 0 } } })],
    [4001001, 'query.subscribe.nickname', asking({ $logical: 'AND', subscribe: { nickname: { $eq: 'x' } } })],
    [4001001, 'query.subscribe.role.$eq', asking({ $logical: 'AND', subscribe: { role: { $eq: 'x' } } })],
    [4001001, 'query.vdevice.2.$eq', asking({ $logical: 'AND', vdevice: { 2: { $eq: 'warm' } } })],
    [4001001, 'query.vdevice.6', asking({ $logical: 'AND', vdevice: { 6: { $eq: 1 } } })],
    [4001001, 'query.vdevice.leak', asking({ $logical: 'AND', vdevice: { leak: { $eq: 1 } } })],
    [4041007, 'query.vdevice.9', asking({ $logical: 'AND', vdevice: { 9: { $eq: 1 } } })],
    [4001001, 'query.snapshot_shuffle', asking({ snapshot_shuffle: good })],
    [4001001, 'query.snapshot_shuffle', asking({ snapshot_shuffle: Array<unknown>(101).fill(good) })],
    [4001001, 'query.snapshot_shuffle[0]', selecting('all')],
    [4001001, 'query.snapshot_shuffle[0].rule', selecting({ ...good, rule: 1 })],
    ...Object.keys(good).map((key): [number, string, unknown] => [
      4001002,
      `query.snapshot_shuffle[0].${key}`,
      selecting({ ...good, [key]: undefined }),
    ]),
    [4001002, 'query.snapshot_shuffle[0].date.$lte', selecting({ ...good, date: { $gte: 0 } })],
    [4001001, 'query.snapshot_shuffle[0].date.$gt', selecting({ ...good, date: { $gt: 0, $lt: 1 } })],
    [4001001, 'query.snapshot_shuffle[0].date.$gte', selecting({ ...good, date: { $gte: 'soon', $lte: 1 } })],
    [4001001, 'query.snapshot_shuffle[0].index.$in', selecting({ ...good, index: { $in: [1] } })],
    [4001001, 'query.snapshot_shuffle[0].index.$eq', selecting({ ...good, index: { $eq: '温度' } })],
    [4001149, 'query.snapshot_shuffle[0].fineness.$eq', selecting({ ...good, fineness: { $eq: 7 } })],
    [4001149, 'query.snapshot_shuffle[0].fineness.$eq', selecting({ ...good, fineness: { $eq: 'Minute' } })],
    [4001001, 'order', ordering({ device: { id: 'asc' }, online: { is_online: 'asc' } })],
    [4001001, 'order.devices', ordering({ devices: {} })],
    [4001001, 'order.vdevice.2', ordering({ vdevice: { 2: 'asc' } })],
    [4001001, 'order.online.last_login', ordering({ online: { last_login: 'asc' } })],
    [4001001, 'order.dealer.name', ordering({ dealer: { name: 'asc' } })],
    [4001158, 'order.device.id', ordering({ device: { id: 'up' } })],
    [4001158, 'order.device_query.id', ordering({ device_query: { id: 'up' } })],
    [4001001, 'query.device_query.id.$eq', asking({ $logical: 'AND', device_query: { id: { $eq: 'x' } } })],
    [4041007, 'query.vDevice.9', asking({ $logical: 'AND', vDevice: { 9: { $eq: 1 } } })],
    [4001001, 'query.snapshot_shuffle[0].index:', selecting({ ...good, index: '温度' })],
    [4001149, 'query.snapshot_shuffle[0].fineness:', selecting({ ...good, fineness: 'Minute' })],
    [4001001, 'params.where: ', { ...asking({ $logical: 'AND' }), where: {} }],
  ])('is refused with %i for a fault in %s', async (code, field, params) => {
    const { code: answered, msg } = await refusal({ params, extend: { product_id: PRODUCT } });
    expect([answered, msg]).toEqual([code, expect.stringContaining(field)]);
  });

  it('is refused without a product, and with an unknown product', async () => {
    const params = { filter: { device: ['id'] } };
    expect(await refusal({ params })).toMatchObject({ code: 4001002 });
    expect(await refusal({ params, extend: { product_id: '' } })).toMatchObject({ code: 4001002 });
    expect(await refusal({ params, extend: { product_id: 'c'.repeat(32) } })).toMatchObject({
      code: 4041005,
    });
  });
});
