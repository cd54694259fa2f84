import { parse } from 'csv-parse/sync';
import { deviceColumns } from '../../src/exporters/device/device.columns.js';
import { createDatabase } from '../support/database.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

const OTHER_PRODUCT = 'b'.repeat(32);

/** One device with a known value in every field, and how each must look in the file. */
const known: Record<string, [value: unknown, cell: string]> = {
  id: [1_144_502_212, '1144502212'],
  mac: ['ABCDEFABCDEF', 'ABCDEFABCDEF'],
  name: ['客厅"灯", 一\r\n二\n三', '客厅"灯", 一\r\n二\n三'],
  is_active: [true, '是'],
  active_date: ['2014-10-09T08:15:40.843Z', '2014-10-09 08:15:40'],
  is_online: [false, '否'],
  last_login: ['2014-10-09T23:59:59.999Z', '2014-10-09 23:59:59'],
  last_login_ip: ['203.0.113.9', '203.0.113.9'],
  mcu_mod: ['STM32F1', 'STM32F1'],
  mcu_version: [3, '3'],
  firmware_mod: ['ESP8266', 'ESP8266'],
  firmware_version: [-7, '-7'],
  product_id: [PRODUCT, PRODUCT],
  region_id: ['1', '1'],
  sn: ['00012345678901234567', '00012345678901234567'],
  domain: ['=HYPERLINK("x")', `'=HYPERLINK("x")`],
  create_time: ['1969-12-31T23:59:59.500Z', '1969-12-31 23:59:59'],
  creator_id: ['+86', `'+86`],
  creator_type: [2, '用户'],
  tags: [['a', 'b;c', 'd"e', 'f\ng', ''], 'a;"b;c";"d""e";"f\ng";'],
  dealer_scope: [' 华东 ', ' 华东 '],
  heavy_buyer: ['😀', '😀'],
  groups: [['一组', '二组'], '一组;二组'],
  last_reset: ['2016-02-29T00:00:00Z', '2016-02-29 00:00:00'],
  online_count: ['86400.25', '86400.25'],
  corp_id: ['acme', 'acme'],
  soft_init_date: ['0099-06-02T15:04:02.858Z', '0099-06-02 15:04:02'],
};

describe('an export of devices', () => {
  let service: TestService;

  /** The cells of the file, the header included. */
  const table = async (params: Record<string, unknown>, token?: string): Promise<string[][]> => {
    const task = await service.export({ type: 1, params, extend: { product_id: PRODUCT } }, token);
    expect(task).toMatchObject({ status: 3, finished: task.total });
    const rows = parse(await (await service.download(task.id, token)).text(), {
      bom: true,
      record_delimiter: '\r\n',
    });
    expect(rows).toHaveLength((task.total as number) + 1);
    return rows;
  };
  /** The ids of the devices in the file. */
  const ids = async (params: Record<string, unknown>) =>
    (await table({ ...params, filter: ['id'] })).slice(1).map(([id]) => Number(id));

  beforeAll(async () => {
    service = await TestService.start();
    const values = Object.fromEntries(Object.entries(known).map(([key, [value]]) => [key, value]));
    await insertDevices(service.database, 'acme', [
      { ...values, properties: { 颜色: '红', power: -5, on: true, at: { x: 1 }, none: null, 'a,b': '@x' } },
      { id: 2, name: null, is_active: false, mac: 'abc%def', tags: [], create_time: '2020-01-01T00:00:00Z' },
      { id: 3, name: '', mac: 'ABC_DEF', tags: ['a', 'z'], is_online: true, creator_type: 9, sn: 'b' },
      { id: 4, name: 'Lamp', mac: 'abcxdef', tags: null, is_online: true, creator_type: 1, sn: 'a' },
    ]);
    await insertDevices(service.database, 'acme', [{ id: 5 }], OTHER_PRODUCT);
    await insertDevices(service.database, 'other', [{ id: 6, name: 'Lamp' }]);
  });

  afterAll(() => service.stop());

  it('has the documented default columns, with Chinese titles that name the zone of times', async () => {
    const [header] = await table({});
    expect(header).toEqual(
      '设备ID,设备名称,MAC地址,序列号,是否激活,激活时间 (UTC),是否在线,最近登录时间 (UTC),MCU型号,MCU版本号,固件型号,固件版本号,企业ID,产品ID,区域ID,创建时间 (UTC)'.split(
        ',',
      ),
    );
    expect((await table({ filter: [] }))[0]).toEqual(header);
  });

  it.each(deviceColumns.map(({ key }) => key))('shows field %s', async (key) => {
    const rows = await table({ filter: ['mac', key, 'id'], query: { id: 1_144_502_212 } });
    const index = key === 'mac' ? 0 : 1;
    expect(known[key]).toBeDefined();
    expect(rows[1]?.[index]).toBe(known[key]?.[1]);
  });

  it('leaves the cell of a missing value empty', async () => {
    const [, row] = await table({
      query: { id: 2 },
      filter: [
        'name',
        'active_date',
        'is_online',
        'mcu_version',
        'tags',
        'creator_type',
        'online_count',
        'x',
      ],
    });
    expect(row).toEqual(['', '', '', '', '', '', '', '']);
  });

  it('shows an enum without a label as its number', async () => {
    expect(await table({ query: { id: { $in: [3, 4] } }, filter: ['creator_type'] })).toEqual([
      ['创建者类型'],
      ['9'],
      ['企业成员'],
    ]);
  });

  it('keeps the order of filter, shows each field once, and reads firmware as firmware_version', async () => {
    const rows = await table({
      filter: ['sn', 'firmware', 'id', 'firmware_version', 'sn'],
      query: { firmware: -7 },
    });
    expect(rows).toEqual([
      ['序列号', '固件版本号', '设备ID'],
      ['00012345678901234567', '-7', '1144502212'],
    ]);
  });

  it('shows extended properties under their own names, blank where a device lacks them', async () => {
    const filter = ['id', '颜色', 'power', 'on', 'at', 'none', 'a,b', "it's"];
    expect(await table({ filter, query: { id: { $in: [1_144_502_212, 4] } } })).toEqual([
      ['设备ID', '颜色', 'power', 'on', 'at', 'none', 'a,b', "it's"],
      ['4', '', '', '', '', '', '', ''],
      ['1144502212', '红', '-5', '是', '{"x": 1}', '', "'@x", ''],
    ]);
  });

  it('begins with a byte order mark and ends every row in CR LF', async () => {
    const { id } = await service.export({
      type: 1,
      params: { filter: ['id'], query: { id: 4 } },
      extend: { product_id: PRODUCT },
    });
    const bytes = Buffer.from(await (await service.download(id)).arrayBuffer());
    expect(bytes.toString('latin1')).toBe(Buffer.from('\uFEFF设备ID\r\n4\r\n').toString('latin1'));
  });

  it('has its header when no row matches', async () => {
    expect(await table({ query: { id: { $in: [] } }, filter: ['id', 'name'] })).toEqual([
      ['设备ID', '设备名称'],
    ]);
  });

  it('covers every row, whatever offset and limit say', async () => {
    expect(await ids({ offset: 2, limit: 1 })).toEqual([2, 3, 4, 1_144_502_212]);
  });

  it.each([
    [{ id: 3 }, [3]],
    [{ id: { $in: [3, '4', 999_999_999_999] } }, [3, 4]],
    [{ id: { $nin: [3] } }, [2, 4, 1_144_502_212]],
    [{ id: { $gt: 2, $lte: 4 } }, [3, 4]],
    [{ id: { $like: '4450' } }, [1_144_502_212]],
    [{ mac: { $like: 'ABC%' } }, [2]],
    [{ mac: { $like: 'abc_' } }, [3]],
    [{ mac: { $like: 'ABC' } }, [2, 3, 4, 1_144_502_212]],
    [{ name: null }, [2]],
    [{ name: { $ne: null } }, [3, 4, 1_144_502_212]],
    [{ name: { $ne: 'Lamp' } }, [2, 3, 1_144_502_212]],
    [{ name: { $nin: ['Lamp', ''] } }, [2, 1_144_502_212]],
    [{ name: { $eq: '' } }, [3]],
    [{ name: { $like: '灯' } }, [1_144_502_212]],
    [{ is_active: { $in: [false] } }, [2]],
    [{ is_online: 'true' }, [3, 4]],
    [
      { active_date: { $gte: '2014-10-09T00:00:00.000Z', $lte: '2014-10-09T23:59:59.999Z' } },
      [1_144_502_212],
    ],
    [{ create_time: { $gt: 1_500_000_000_000 } }, [2]],
    [{ online_count: { $gt: '86400.2' } }, [1_144_502_212]],
    [{ tags: { $in: ['a'] } }, [3, 1_144_502_212]],
    [{ tags: ['z', 'b;c'] }, [3, 1_144_502_212]],
    [{ tags: { $all: ['a', 'z'] } }, [3]],
    [{ tags: { $like: 'B;' } }, [1_144_502_212]],
    [{ tags: { $nin: ['a'] } }, [2, 4]],
    [{ product_id: { $in: [PRODUCT, 'ignored'] } }, [2, 3, 4, 1_144_502_212]],
    [{ name: "'; DROP TABLE device; --" }, []],
  ])('with query %j has the devices %j', async (query, expected) => {
    expect(await ids({ query })).toEqual(expected);
  });

  it('takes the product from the query where extend names none', async () => {
    for (const product_id of [OTHER_PRODUCT, { $eq: OTHER_PRODUCT }, { $in: [OTHER_PRODUCT, PRODUCT] }]) {
      const { total } = await service.export({ type: 1, params: { query: { product_id } } });
      expect(total).toBe(1);
    }
  });

  it.each([
    ['query.product_id', { query: { product_id: { $in: ['nowhere'] } } }, {}],
    ['extend.product_id', {}, { product_id: 'nowhere' }],
  ])('refuses an unknown product under the name that the caller used: %s', async (field, params, extend) => {
    const body = { name: 'n', describe: 'd', type: 1, params, extend };
    const { error } = (await service.call('POST', '/v2/export_task', body)).body;
    expect(error).toEqual({
      code: 4041005,
      msg: `${field}: unknown product "nowhere". Must belong to the enterprise.`,
    });
  });

  it.each([
    [{ id: 'desc' }, [1_144_502_212, 4, 3, 2]],
    [{ sn: 'asc' }, [1_144_502_212, 4, 3, 2]],
    [{ sn: 'desc' }, [3, 4, 1_144_502_212, 2]],
    [{ is_online: 'desc', id: 'desc' }, [4, 3, 1_144_502_212, 2]],
    [{ region_id: 'asc' }, [1_144_502_212, 2, 3, 4]],
  ])('with order %j has missing values last and ties by id', async (order, expected) => {
    expect(await ids({ order })).toEqual(expected);
  });

  it('has its times in ISO form, whatever the platform’s database prefers', async () => {
    const records = await createDatabase();
    const [database] = await records.query<{ name: string }>('SELECT current_database() AS name');
    await records.query(`ALTER DATABASE ${database?.name ?? ''} SET DateStyle = 'German, DMY'`);
    await insertDevices(records, 'acme', [{ active_date: '2014-10-09T08:15:40Z' }]);
    const reader = await TestService.start({ RECORDS_DATABASE_URL: records.url });
    try {
      for (const null_text of ['', 'N/A']) {
        const task = { type: 1, params: { filter: ['active_date'] }, extend: { product_id: PRODUCT } };
        const { id } = await reader.export({ ...task, options: { null_text } });
        expect(await (await reader.download(id)).text()).toContain('\r\n2014-10-09 08:15:40\r\n');
      }
    } finally {
      await reader.stop();
      await records.drop();
    }
  });

  it('never has a device of another enterprise', async () => {
    const token = await service.tokenOf('other');
    const rows = await table({ filter: ['id', 'corp_id'], query: { name: { $ne: 'x' } } }, token);
    expect(rows.slice(1)).toEqual([['6', 'other']]);
  });
});
