import { createHash } from 'node:crypto';
import { validate, version } from 'uuid';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const task = { name: '设备列表', describe: '每周导出', type: 1, params: {}, extend: { product_id: PRODUCT } };

describe('the four calls', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start();
    await insertDevices(service.database, 'acme', [{ name: '客厅灯' }, { name: '卧室灯' }, { name: null }]);
  });

  afterAll(() => service.stop());

  const create = async (changes: Record<string, unknown> = {}) => {
    const { status, body } = await service.call('POST', '/v2/export_task', { ...task, ...changes });
    expect(status).toBe(200);
    return body.id as string;
  };

  describe('create', () => {
    it('answers 200 and nothing but the id, a UUID v7', async () => {
      const { status, body } = await service.call('POST', '/v2/export_task', task);
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(['id']);
      expect(validate(body.id) && version(body.id) === 7).toBe(true);
    });

    it('takes numbers that are quoted', async () => {
      const id = await create({ type: '1' });
      expect((await service.ended(id)).type).toBe(1);
    });

    it('reads the body as JSON whatever its content type says', async () => {
      const response = await fetch(`${service.url}/v2/export_task`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Access-Token': service.token },
        body: JSON.stringify(task),
      });
      expect(response.status).toBe(200);
    });

    it('ignores keys that the interface page does not know', async () => {
      await create({ colour: 'red' });
    });
  });

  describe('get', () => {
    it('answers every field of the interface page, with its type', async () => {
      const params = {
        query: { name: { $like: '灯' } },
        order: { name: 'desc', id: 'asc' },
        filter: ['id', 'name'],
      };
      const id = await create({ params });
      const body = await service.ended(id);
      expect(body).toMatchObject({
        id,
        creator_id: 'acme-1',
        creator_name: '王小明',
        name: '设备列表',
        describe: '每周导出',
        type: 1,
        status: 3,
        params,
        size: expect.any(Number),
        link_url: expect.stringMatching(/^http/),
        create_time: expect.stringMatching(ISO),
        result_desc: '导出完成，共 2 行。',
        total: 2,
        finished: 2,
        begin_time: expect.stringMatching(ISO),
        end_time: expect.stringMatching(ISO),
        extend: task.extend,
      });
      expect(body.create_time <= body.begin_time && body.begin_time <= body.end_time).toBe(true);
    });

    it('gives params and extend back as they were sent, in the order of their keys', async () => {
      const params =
        '{"order":{"name":"asc","id":"desc"},"query":{"name":{"$like":"中\\u0001%"}},"offset":{"b":1,"a":[null,{}]}}';
      const extend = `{"z":"1","product_id":"${PRODUCT}","a":{"constructor":1}}`;
      const { body } = await service.call(
        'POST',
        '/v2/export_task',
        `{"name":"n","describe":"d","type":1,"params":${params},"extend":${extend}}`,
      );
      const found = await service.call('GET', `/v2/export_task/${body.id as string}`);
      expect(JSON.stringify(found.body.params)).toBe(JSON.stringify(JSON.parse(params)));
      expect(JSON.stringify(found.body.extend)).toBe(JSON.stringify(JSON.parse(extend)));
    });

    it('tells the size of the file in bytes', async () => {
      const { id, size } = await service.export(task);
      const file = await (await service.download(id)).arrayBuffer();
      expect(size).toBe(file.byteLength);
    });

    it('tells the checksum of the file', async () => {
      const { id, checksum, result_code } = await service.export(task);
      const file = Buffer.from(await (await service.download(id)).arrayBuffer());
      expect(checksum).toBe(`sha256:${createHash('sha256').update(file).digest('hex')}`);
      expect(result_code).toBe('exported');
    });

    it('has a plain link_url, which answers 403 by itself', async () => {
      const { link_url } = await service.export(task);
      const response = await fetch(link_url);
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({ error: { code: 4031001, msg: expect.any(String) } });
    });
  });

  describe('auth_link', () => {
    it('answers a fresh link that downloads the file under the name of the task', async () => {
      const { id } = await service.export({ ...task, name: '设备 列表' });
      const { status, body } = await service.call('GET', `/v2/export_task/${id}/auth_link`);
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(['link_url']);
      const response = await fetch(body.link_url);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(response.headers.get('content-disposition')).toContain(
        `filename*=UTF-8''${encodeURIComponent('设备 列表.csv')}`,
      );
    });

    it('has no percent escapes, since a console decodes it once before showing it', async () => {
      const { id } = await service.export({ ...task, name: '100% 的/设备?' });
      const { body } = await service.call('GET', `/v2/export_task/${id}/auth_link`);
      expect(body.link_url).not.toContain('%');
    });
  });

  describe('list', () => {
    let token: string;
    const ids: string[] = [];
    const list = async (body: unknown = {}) => {
      const answer = await service.call('POST', '/v2/export_tasks', body, token);
      expect(answer.status).toBe(200);
      return answer.body as { count: number; list: any[] };
    };

    beforeAll(async () => {
      token = await service.tokenOf('lister');
      await insertDevices(service.database, 'lister', [{}]);
      for (let number = 0; number < 12; number += 1) {
        const { id } = await service.export(
          { ...task, name: `任务${number}`, describe: number % 2 ? 'odd' : 'Even%' },
          token,
        );
        ids.push(id);
      }
      // Two tasks of one moment show that ties are broken by id.
      await service.database.query(
        `UPDATE export_task SET create_time = (SELECT create_time FROM export_task WHERE id = $1) WHERE id = $2`,
        [ids[11], ids[10]],
      );
    });

    it('answers the ten newest tasks and the number of all, where nothing is said', async () => {
      const newest = [ids[10], ids[11], ...ids.slice(2, 10).reverse()];
      for (const body of [undefined, {}, { filter: [], query: {}, order: {} }]) {
        const { count, list: tasks } = await list(body);
        expect(count).toBe(12);
        expect(tasks.map(({ id }) => id)).toEqual(newest);
      }
    });

    it('shows the fields of the interface page', async () => {
      const { list: tasks } = await list({ limit: 1 });
      expect(Object.keys(tasks[0])).toEqual(
        expect.arrayContaining(
          'id creator_id creator_name name describe type status params size link_url create_time result_desc total finished begin_time end_time'.split(
            ' ',
          ),
        ),
      );
    });

    it('takes null for a field that is absent', async () => {
      const nothing = { offset: null, limit: null, filter: null, query: null, order: null };
      expect(await list(nothing)).toEqual(await list({}));
      expect((await list(nothing)).list).toHaveLength(10);
    });

    it('pages by offset and limit, quoted or not', async () => {
      expect((await list({ offset: '1', limit: '2' })).list.map(({ id }) => id)).toEqual([ids[11], ids[9]]);
      expect((await list({ offset: 12 })).list).toEqual([]);
      expect((await list({ limit: 100_000 })).list).toHaveLength(12);
    });

    it('shows only the fields of filter, and ignores names that it does not know', async () => {
      const { list: tasks } = await list({ limit: 1, filter: ['id', 'extend', 'colour'] });
      expect(tasks).toEqual([{ id: ids[10], extend: task.extend }]);
    });

    it('sorts by any field, in both directions', async () => {
      expect((await list({ order: { create_time: 'asc' }, limit: 2 })).list.map(({ id }) => id)).toEqual([
        ids[0],
        ids[1],
      ]);
      const byDescribe = await list({ order: { describe: 'asc', name: 'desc' }, limit: 12 });
      expect(byDescribe.list.map(({ name }) => name)).toEqual([
        '任务8',
        '任务6',
        '任务4',
        '任务2',
        '任务10',
        '任务0',
        '任务9',
        '任务7',
        '任务5',
        '任务3',
        '任务11',
        '任务1',
      ]);
    });

    it.each([
      [{ status: { $in: [3] } }, 12],
      [{ status: { $in: ['3', 4] } }, 12],
      [{ status: 3, type: '1' }, 12],
      [{ status: { $ne: 3 } }, 0],
      [{ status: { $nin: [1, 2] } }, 12],
      [{ describe: { $eq: 'odd' } }, 6],
      [{ describe: { $like: 'EVEN%' } }, 6],
      [{ describe: { $like: '_dd' } }, 0],
      [{ name: '任务3' }, 1],
      [{ name: { $in: ['任务3', '任务4', 'x'] } }, 2],
      [{ name: { $in: [] } }, 0],
      [{ total: { $gte: 1, $lte: 1 } }, 12],
      [{ total: { $gt: 1 } }, 0],
      [{ total: { $lt: 1 } }, 0],
      [{ create_time: { $gte: '2020-01-01T00:00:00.000Z', $lt: '9999-01-01' } }, 12],
      [{ create_time: { $lt: 1_500_000_000_000 } }, 0],
      [{ end_time: null }, 0],
      [{ create_time: { $like: '-' }, end_time: { $like: 'T' } }, 12],
      [{ create_time: { $gte: '2020-01-01T08:00:00+08:00' } }, 12],
    ])('query %j finds %i tasks', async (query, count) => {
      expect(await list({ query, limit: 12 })).toMatchObject({ count, list: { length: count } });
    });

    it('finds a task by the time that it shows, and by its day', async () => {
      await service.database.query(
        `UPDATE export_task SET create_time = '2024-10-08T23:59:59.999Z' WHERE id = $1`,
        [ids[0]],
      );
      const [{ create_time }] = (await list({ query: { id: ids[0] } })).list;
      expect(create_time).toBe('2024-10-08T23:59:59.999Z');
      for (const condition of [create_time, { $lte: create_time }, { $like: create_time }, ['2024-10-08']]) {
        expect(await list({ query: { create_time: condition } })).toMatchObject({ count: 1 });
      }
    });

    it('takes a day as that day in the time zone of the request, or else in UTC', async () => {
      const query = { create_time: '2024-10-09' };
      expect(await list({ query })).toMatchObject({ count: 0 });
      expect(await list({ query, timezone: 'Asia/Shanghai' })).toMatchObject({ count: 1 });
      const refused = await service.call('POST', '/v2/export_tasks', { timezone: '+08:00' }, token);
      expect(refused.body.error).toEqual({
        code: 4001001,
        msg: 'timezone: must be the IANA name of a time zone, such as "Asia/Shanghai".',
      });
    });

    it('never shows the tasks of another enterprise', async () => {
      const other = await service.tokenOf('other');
      const { body } = await service.call('POST', '/v2/export_tasks', { query: { id: { $in: ids } } }, other);
      expect(body).toEqual({ count: 0, list: [] });
    });
  });
});
