import { parse } from 'csv-parse/sync';
import pg from 'pg';
import { DEMO_CORP, DEMO_PRODUCT, fillDemoData } from '../../src/demo/demo-data.js';
import { PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { insertEnterprises, RULE } from './aggregate-enterprises.js';
import { groups } from './aggregate-fields.js';

describe('an export of devices as an aggregate', () => {
  let service: TestService;

  const task = (params: unknown, type = 9) => ({ type, params, extend: { product_id: PRODUCT } });
  /** The cells of the file, including the header. */
  const table = async (params: unknown, type = 9, token?: string): Promise<string[][]> => {
    const ended = await service.export(task(params, type), token);
    expect(ended).toMatchObject({ status: 3, finished: ended.total });
    const cells = parse(await (await service.download(ended.id, token)).text(), { bom: true });
    expect(cells).toHaveLength((ended.total as number) + 1);
    return cells;
  };
  /** The ids of the devices in the file. */
  const ids = async (params: Record<string, unknown>, token?: string) =>
    (await table({ filter: { device: ['id'] }, ...params }, 9, token)).slice(1).map(([id]) => Number(id));
  const refusal = async (body: Record<string, unknown>) =>
    (await service.call('POST', '/v2/export_task', { name: '导出', describe: '导出', type: 9, ...body })).body
      .error;

  beforeAll(async () => {
    service = await TestService.start();
    await insertEnterprises(service.database);
  });

  afterAll(() => service.stop());

  describe('has', () => {
    it.each(Object.entries(groups))('every field of group %s under its title', async (group, fields) => {
      const [header, row] = await table({ filter: { [group]: Object.keys(fields) } });
      expect(header).toEqual(Object.values(fields).map(([title]) => title));
      expect(row).toEqual(Object.values(fields).map(([, , cell]) => cell));
    });

    it('its columns in the order of filter, one row for each device, and no title twice', async () => {
      const filter = Object.fromEntries(
        Object.entries(groups).map(([name, fields]) => [name, Object.keys(fields)]),
      );
      const [header = [], ...devices] = await table({ filter });
      expect(new Set(header).size).toBe(Object.values(groups).flatMap(Object.keys).length);
      expect(devices.map(([id]) => id)).toEqual(['1', '2', '3']);
      expect(await table({ filter: { dealer: ['region', 'name'], device: ['mac', 'id', 'mac'] } })).toEqual([
        ['经销商.负责区域', '经销商.名称', '设备.MAC地址', '设备.ID'],
        ['华东', '华南总代', 'ABCDEFABCDEF', '1'],
        ['', '', 'B', '2'],
        ['', '华东总代', 'A', '3'],
      ]);
    });

    it('datapoints by index or name, whatever the type of their values', async () => {
      expect(
        await table({ filter: { vDevice: ['2', '电源', '3', '计数', '6', '9', 'ip', '5', '温度'] } }),
      ).toEqual([
        ['温度', '电源', '模式', '计数', '6', '9', '登录IP', 'ip'].map((title) => `虚拟设备.${title}`),
        ['-2.5', '是', "'=1+1", '4294967295', '[1]', 'unlisted', '203.0.113.7', 'five'],
        ['21', 'on', '7', '', '', '', '', ''],
        ['', '', '', '', '', '', '', ''],
      ]);
    });

    it('one column for each selector and field of statistics, with the periods that begin within its bounds, by date', async () => {
      const selector = (index: number, fineness: unknown, $gte: string, $lte: string) => ({
        index: { $eq: index },
        fineness: { $eq: fineness },
        statistic_rule_id: { $eq: RULE },
        date: { $gte, $lte },
      });
      const cells = await table({
        filter: {
          snapshot_shuffle: [
            'sum',
            'max',
            'date_start',
            'date_end',
            'fineness',
            'index',
            'statistic_rule_id',
          ],
          device: ['id'],
        },
        query: {
          snapshot_shuffle: [
            selector(2, 4, '2015-09-01T00:00:00.000Z', '2015-10-01T00:00:00.000Z'),
            selector(3, 'Month', '2015-01-01', '2015-12-31'),
          ],
        },
      });
      expect(cells).toEqual([
        [
          ...['合计', '最大值', '开始时间 (UTC)', '结束时间 (UTC)', '粒度', '数据端点索引', '规则ID'].flatMap(
            (title) => `统计1.${title}`,
          ),
          ...['合计', '最大值', '开始时间 (UTC)', '结束时间 (UTC)', '粒度', '数据端点索引', '规则ID'].flatMap(
            (title) => `统计2.${title}`,
          ),
          '设备.ID',
        ],
        [
          '100.5;-5',
          ';9.5',
          '2015-09-01 00:00:00;2015-10-01 00:00:00',
          '2015-09-30 23:59:59;2015-10-31 23:59:59',
          '月;月',
          '2;2',
          `${RULE};${RULE}`,
          '1',
          '1',
          '2015-09-01 00:00:00',
          '2015-09-30 23:59:59',
          '月',
          '3',
          RULE,
          '1',
        ],
        [...Array<string>(14).fill(''), '2'],
        [...Array<string>(14).fill(''), '3'],
      ]);
    });

    it('every device of the product if there are no conditions, whatever offset and limit are', async () => {
      expect(await ids({ offset: 1, limit: 1 })).toEqual([1, 2, 3]);
      expect(await ids({ query: null })).toEqual([1, 2, 3]);
      expect(await ids({ query: { $logical: 'OR' } })).toEqual([1, 2, 3]);
      expect(
        await ids({ query: { $logical: 'OR', device: {}, vDevice: {}, online: { is_online: {} } } }),
      ).toEqual([1, 2, 3]);
    });
  });

  describe('with the query', () => {
    it.each([
      [{ $logical: 'AND', device: { mac: { $like: 'ABC' } }, online: { is_online: { $eq: false } } }, [1]],
      [{ $logical: 'AND', device: { mac: { $like: 'ABC' } }, online: { is_online: { $eq: true } } }, []],
      [{ $logical: 'OR', device: { mac: { $like: 'ABC' } }, online: { is_online: { $eq: true } } }, [1, 2]],
      [{ $logical: 'OR', device: { id: { $gt: 1, $lt: 3 }, mac: { $eq: 'A' } } }, [2, 3]],
      [{ $logical: 'OR', device: { product_id: { $eq: 'b'.repeat(32) } } }, []],
      [{ $logical: 'AND', device: { firmware: -7 } }, [1]],
      [{ $logical: 'AND', device: { tags: { $all: ['a', 'b;c'] } } }, [1]],
      [
        { $logical: 'AND', device_query: { id: { $gte: 2 } }, online_query: { is_online: { $in: [true] } } },
        [2],
      ],
      [{ $logical: 'AND', vDevice: { online_count: { $gt: 5 } } }, [1]],
      [{ $logical: 'AND', vdevice_query: { last_login: { $lt: '2016-05-01T00:00:00Z' } } }, [1]],
      [{ $logical: 'AND', vdevice: { 2: { $lt: 0 } } }, [1]],
      [{ $logical: 'AND', vdevice: { 温度: { $gt: -100 } } }, [1]],
      [{ $logical: 'AND', vdevice: { 2: { $lt: 0 }, 温度: { $gt: -2 } } }, []],
      [{ $logical: 'AND', vdevice: { 电源: { $eq: true } } }, [1]],
      [{ $logical: 'AND', vdevice: { 计数: { $in: [4294967295, 1] } } }, [1]],
      [{ $logical: 'AND', vdevice: { 模式: { $in: ['7'] } } }, [2]],
      [{ $logical: 'AND', vdevice: { 2: { $ne: -2.5 } } }, [2, 3]],
      [{ $logical: 'AND', geography: { province: { $like: '广' }, country: { $eq: '中国' } } }, [1]],
      [{ $logical: 'OR', geography: { province: { $eq: '北京' }, city: { $eq: '广州' } } }, [1, 2]],
      [{ $logical: 'AND', heavy_buyer: { email: { $in: 'buyer@example.com' } } }, [1, 3]],
      [
        { $logical: 'AND', heavy_buyer: { name: { $like: '酒店' } }, dealer: { name: { $eq: '华东总代' } } },
        [3],
      ],
      [{ $logical: 'AND', dealer: { status: { $ne: 0 } } }, [2, 3]],
      [{ $logical: 'AND', subscribe: { user_id: { $eq: 20 } } }, [1, 2]],
      [{ $logical: 'AND', subscribe: { role: { $eq: 0 } } }, [1]],
      [{ $logical: 'AND', subscribe: { from_id: { $eq: 8 } } }, [2]],
      [{ $logical: 'AND', subscribe: { create_date: { $lt: '2015-10-10T00:00:00.000Z' } } }, [1]],
      [{ $logical: 'AND', subscribe: { user_id: { $gt: 10, $lt: 20 } } }, []],
      [{ $logical: 'AND', subscribe: { user_id: { $gt: 10, $lt: 30 } } }, [1, 2]],
      [{ $logical: 'AND', subscribe: { user_id: { $eq: 10 }, role: { $eq: 0 } } }, [1]],
      [{ $logical: 'AND', subscribe: { user_id: { $ne: 20 } } }, [1]],
      [{ $logical: 'AND', subscribe: { create_date: null } }, [1, 2]],
      [{ $logical: 'AND', subscribe: { user_id: { $nin: [666] } } }, [1, 2]],
    ])('%j has the devices %j', async (query, expected) => {
      expect(await ids({ query })).toEqual(expected);
    });

    it('that selects statistics has as many devices', async () => {
      const selector = { index: 99, fineness: '6', statistic_rule_id: 'none', date: { $gte: 0, $lte: 1 } };
      const query = { $logical: 'AND', snapshot_shuffle: [selector], device: { id: { $gte: 2 } } };
      expect(await ids({ query })).toEqual([2, 3]);
      expect(await ids({ query, filter: { device: ['id'], snapshot_shuffle: ['avg'] } })).toEqual([2, 3]);
    });
  });

  it.each([
    [{ device: { mac: 'desc' }, vDevice: {}, online: {} }, [2, 1, 3]],
    [{ device: { is_active: 'asc', id: 'desc' } }, [2, 3, 1]],
    [{ online: { is_online: 'desc' } }, [2, 1, 3]],
    [{ vdevice: { online_count: 'asc' } }, [2, 1, 3]],
    [{ vDevice: { last_update: 'desc' }, geography: null }, [1, 2, 3]],
  ])('with the order %j has the devices %j', async (order, expected) => {
    expect(await ids({ order })).toEqual(expected);
  });

  it('of the demo enterprise has values in every column but one', async () => {
    const client = new pg.Client(service.database.url);
    await client.connect();
    await fillDemoData(client);
    await client.end();
    const filter = Object.fromEntries(
      Object.entries(groups).map(([name, fields]) => [name, Object.keys(fields)]),
    );
    const token = await service.tokenOf(DEMO_CORP);
    const params = { filter: { ...filter, vDevice: ['1', '2', '3', '4', '5', '6', '7', '8', '12'] } };
    const { id, total } = await service.export(
      { type: 9, params, extend: { product_id: DEMO_PRODUCT } },
      token,
    );
    expect(total).toBe(5000);
    const cells = parse(await (await service.download(id, token)).text(), { bom: true });
    const [header = [], ...rows] = cells;
    const empty = header.filter((_, index) => rows.every((row) => row[index] === ''));
    // Both dealers of its devices are top-level dealers.
    expect(empty).toEqual(['经销商.上级经销商代码']);
  });

  it('has relative times in its groups and selectors, however they are spelt', async () => {
    const selector = { index: 2, fineness: 4, statistic_rule_id: RULE };
    const params = {
      filter: { device: ['id'], snapshot_shuffle: ['sum'] },
      query: {
        $logical: 'AND',
        device_query: { create_time: { $lt: 'now-1d/d' }, name: { $ne: 'now' } },
        vDevice: { last_login: { $ne: 'now/d' } },
        snapshot_shuffle: [{ ...selector, date: { $gte: 'now/y', $lte: 'now/y' } }],
      },
    };
    const year = new Date().getUTCFullYear();
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/) as unknown;
    const day = expect.stringMatching(/^\S{24}\/\S{24}$/) as unknown;
    const preview = async (query: object) => {
      const body = { name: 'n', describe: 'd', ...task({ ...params, query }) };
      return (await service.call('POST', '/v2/export_task/preview', body)).body;
    };
    const { resolved_query, rows } = await preview(params.query);
    expect(resolved_query).toEqual({
      $logical: 'AND',
      device_query: { create_time: { $lt: time }, name: { $ne: 'now' } },
      vDevice: { last_login: { $ne: day } },
      snapshot_shuffle: [
        {
          ...selector,
          date: { $gte: `${year}-01-01T00:00:00.000Z`, $lte: `${year}-12-31T23:59:59.999Z` },
        },
      ],
    });
    expect(await preview(resolved_query)).toMatchObject({ rows, resolved_query: null });
  });

  describe('replaces a task of type 1', () => {
    it('whose filter is an object', async () => {
      expect(await table({ filter: { dealer: ['name'] } }, 1)).toEqual(
        await table({ filter: { dealer: ['name'] } }),
      );
    });

    it('whose query has $logical, and then needs groups', async () => {
      const params = { filter: ['id'], query: { $logical: 'AND' } };
      expect(await refusal(task(params, 1))).toMatchObject({ code: 4001001 });
      expect(await refusal(task({ query: { $logical: 'OR' } }, 1))).toMatchObject({ code: 4001002 });
    });

    it('in no other case', async () => {
      expect(await table({ filter: ['id'], query: { id: 2 } }, 1)).toEqual([['设备ID'], ['2']]);
    });
  });

  describe('never shows data of another enterprise', () => {
    const everything = {
      ...Object.fromEntries(Object.entries(groups).map(([name, fields]) => [name, Object.keys(fields)])),
      vdevice: [...Object.keys(groups.vdevice), '2', '9'],
      snapshot_shuffle: ['sum'],
    };
    const snapshot_shuffle = [
      { index: 2, fineness: 4, statistic_rule_id: RULE, date: { $gte: 0, $lte: '2020-01-01' } },
    ];

    it('in its cells, even if the enterprise itself has no record', async () => {
      const cells = await table({ filter: everything, query: { snapshot_shuffle } });
      expect(JSON.stringify(cells)).not.toMatch(/leak|666/);
    });

    it('in its conditions', async () => {
      const leaks = {
        device: { name: 'leak' },
        vdevice: { ip: 'leak', 2: 666 },
        geography: { country: 'leak' },
        subscribe: { user_id: 666, from_id: 666 },
        heavy_buyer: { name: 'leak' },
        dealer: { name: 'leak', region: 'leak' },
      };
      expect(await ids({ query: { $logical: 'OR', ...leaks } })).toEqual([]);
      expect(await ids({ query: { $logical: 'OR', ...leaks } }, await service.tokenOf('other'))).toEqual([
        1, 2, 3,
      ]);
    });

    it.each([1, 2, 9])('through undocumented params, in type %i', async (type) => {
      const sql = "(SELECT string_agg(name, '|') FROM device)";
      const columns = [{ key: 'leak', title: { zh: 'leak', en: 'leak' }, type: 'text', sql }];
      const filter = type === 9 ? { device: ['leak'] } : ['leak'];
      const params = { filter, columns, joins: 'JOIN device AS leak ON TRUE', match: 'any', within: {} };
      const { id } = (
        await service.call('POST', '/v2/export_task', { name: 'a', describe: 'a', ...task(params, type) })
      ).body;
      const text =
        id === undefined ? '' : await (await service.download((await service.ended(id)).id)).text();
      expect(text.split('\r\n').slice(1).join()).not.toContain('leak');
    });
  });
});
