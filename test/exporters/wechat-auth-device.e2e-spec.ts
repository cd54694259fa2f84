import { parse } from 'csv-parse/sync';
import { TestService } from '../support/service.js';
import { RecordTable } from './record-table.js';

const PRODUCT = 'a'.repeat(32);
const OTHER_PRODUCT = 'b'.repeat(32);
const FOREIGN_PRODUCT = 'c'.repeat(32);

interface Task {
  query?: Record<string, unknown>;
  order?: Record<string, unknown>;
  extend?: Record<string, unknown>;
}

describe('an export of WeChat devices', () => {
  let service: TestService;

  /** Device and application of each row, e.g. `1 wx-a`. */
  const rows = async ({ extend, ...params }: Task): Promise<string[]> => {
    const task = await service.export({
      type: 8,
      params: { ...params, filter: ['device_id', 'app_id'] },
      extend,
    });
    expect(task).toMatchObject({ status: 3, finished: task.total });
    const cells: string[][] = parse(await (await service.download(task.id)).text(), { bom: true });
    return cells.slice(1).map((row) => row.join(' '));
  };
  const refusal = async ({ extend, ...params }: Task) => {
    const task = { name: '导出', describe: '导出', type: 8, params, extend };
    return (await service.call('POST', '/v2/export_task', task)).body.error;
  };

  beforeAll(async () => {
    service = await TestService.start();
    await service.database.query(
      `INSERT INTO product (corp_id, id, name) VALUES ('acme', $1, '灯'), ('acme', $2, '锁'), ('other', $3, '窗')`,
      [PRODUCT, OTHER_PRODUCT, FOREIGN_PRODUCT],
    );
    await new RecordTable(service, 8, 'wechat_auth_device').insert([
      {
        device_id: 10,
        app_id: 'wx-a',
        product_id: PRODUCT,
        mac: 'ABCDEFABCDEF',
        w_device_id: 'gh_1',
        w_device_type: 'gh_2',
        status: 1,
        ticket: 'http://we.qq.com/d/1',
      },
      { device_id: 10, app_id: 'wx-B', product_id: PRODUCT, status: 0 },
      { device_id: 9, app_id: 'wx-a', product_id: OTHER_PRODUCT, status: 2, w_device_id: '' },
      { device_id: 8, app_id: 'wx-B', product_id: OTHER_PRODUCT, status: 9 },
      { corp_id: 'other', device_id: 10, app_id: 'wx-c', product_id: FOREIGN_PRODUCT },
    ]);
  });

  afterAll(() => service.stop());

  it('has the eight documented fields, empty if WeChat has issued nothing', async () => {
    const { id } = await service.export({ type: 8, params: { query: { product_id: PRODUCT } } });
    expect(parse(await (await service.download(id)).text(), { bom: true })).toEqual([
      '设备ID,应用ID,产品ID,MAC地址,微信设备ID,微信设备类型,授权状态,微信票据'.split(','),
      ['10', 'wx-B', PRODUCT, '', '', '', '未授权', ''],
      ['10', 'wx-a', PRODUCT, 'ABCDEFABCDEF', 'gh_1', 'gh_2', '已授权', 'http://we.qq.com/d/1'],
    ]);
  });

  it('has the devices of all applications and products, in a definite order, if the task names none', async () => {
    const all = ['8 wx-B', '9 wx-a', '10 wx-B', '10 wx-a'];
    expect(await rows({})).toEqual(all);
    expect(await rows({ extend: { app_id: '', product_id: null } })).toEqual(all);
    expect(await rows({ order: { device_id: 'desc' } })).toEqual(['10 wx-B', '10 wx-a', '9 wx-a', '8 wx-B']);
  });

  it.each<[Task, string[]]>([
    [{ query: { app_id: 'wx-a' } }, ['9 wx-a', '10 wx-a']],
    [{ query: { app_id: { $eq: 'wx-a' }, product_id: { $in: [PRODUCT] } } }, ['10 wx-a']],
    [{ query: { app_id: ['wx-a', 'wx-B'], device_id: 10 } }, ['10 wx-B', '10 wx-a']],
    [{ extend: { app_id: 'wx-a' } }, ['9 wx-a', '10 wx-a']],
    [{ extend: { app_id: 'wx-a', product_id: PRODUCT } }, ['10 wx-a']],
    [{ extend: { product_id: PRODUCT }, query: { status: { $ne: 0 } } }, ['10 wx-a']],
    [{ extend: { app_id: 'wx-a' }, query: { app_id: { $like: 'wx' } } }, ['9 wx-a', '10 wx-a']],
    [{ extend: { app_id: 'wx-a' }, query: { app_id: { $ne: 'wx-a' } } }, []],
    [{ extend: { app_id: 'wx-a' }, query: { app_id: 'wx-B' } }, ['8 wx-B', '10 wx-B']],
    [
      { extend: { product_id: 'nobody heard of it' }, query: { product_id: PRODUCT } },
      ['10 wx-B', '10 wx-a'],
    ],
    [{ query: { app_id: { $in: [] } } }, []],
    [{ query: { app_id: null } }, []],
    [{ query: { app_id: { $like: 'nothing' }, product_id: { $nin: ['nothing'] } } }, []],
  ])('with task %j has the devices %j', async (task, expected) => {
    expect(await rows(task)).toEqual(expected);
  });

  it.each<[Task, number, string]>([
    [{ query: { app_id: 'wx-x' } }, 4041020, 'query.app_id'],
    [{ query: { app_id: { $in: ['wx-a', 'wx-x'] } } }, 4041020, 'query.app_id'],
    [{ query: { app_id: 'wx-c' } }, 4041020, 'query.app_id'],
    [{ extend: { app_id: 'wx-x' } }, 4041020, 'extend.app_id'],
    [{ query: { product_id: 'x' } }, 4041005, 'query.product_id'],
    [{ query: { product_id: FOREIGN_PRODUCT } }, 4041005, 'query.product_id'],
    [{ extend: { product_id: FOREIGN_PRODUCT } }, 4041005, 'extend.product_id'],
    [{ extend: { app_id: ['wx-a'] } }, 4001001, 'extend.app_id'],
    [{ query: { app_id: true } }, 4001001, 'query.app_id'],
    [{ query: { app_id: { $regex: 'a' } } }, 4001001, 'query.app_id.$regex'],
  ])('refuses task %j with code %i', async (task, code, field) => {
    const error = await refusal(task);
    expect(error.code).toBe(code);
    expect(error.msg).toContain(`${field}: `);
  });
});
