import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService, type Answer } from '../support/service.js';

const task = { name: 'n', describe: 'd', type: 1, params: {}, extend: { product_id: PRODUCT } };
const UNKNOWN_ID = '01936c5e-0000-7000-8000-000000000000';

/** Expects the platform's envelope and nothing else. */
function expectError({ status, body }: Answer, code: number, msg?: string | RegExp): void {
  expect(body).toEqual({ error: { code, msg: expect.any(String) } });
  expect(status).toBe(Math.floor(code / 10_000));
  if (typeof msg === 'string') expect(body.error.msg).toContain(msg);
  if (msg instanceof RegExp) expect(body.error.msg).toMatch(msg);
}

describe('an answer that is not 200', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api' });
    await insertDevices(service.database, 'acme', [{}]);
    await insertDevices(service.database, 'other', [{}], 'b'.repeat(32));
  });

  afterAll(() => service.stop());

  const create = (body: unknown) => service.call('POST', '/v2/export_task', body);

  describe('is 403 for an Access-Token', () => {
    it.each([
      ['GET', `/v2/export_task/${UNKNOWN_ID}`],
      ['GET', `/v2/export_task/${UNKNOWN_ID}/auth_link`],
      ['POST', '/v2/export_task'],
      ['POST', '/v2/export_tasks'],
    ] as const)('that is missing or unknown: %s %s', async (method, path) => {
      expectError(
        await service.call(method, path, method === 'POST' ? {} : undefined, ''),
        4031002,
        /Access-Token/,
      );
      expectError(await service.call(method, path, method === 'POST' ? {} : undefined, 'nonsense'), 4031003);
    });

    it('that has expired', async () => {
      const token = await service.tokenOf('acme');
      await service.database.query(
        `UPDATE export_access_token SET expire_time = now() - interval '1 s' WHERE create_time = (SELECT max(create_time) FROM export_access_token)`,
      );
      expectError(await service.call('GET', `/v2/export_task/${UNKNOWN_ID}`, undefined, token), 4031021);
    });

    it('whose table holds only hashes', async () => {
      const rows = await service.database.query('SELECT t::text FROM export_access_token AS t');
      expect(JSON.stringify(rows)).not.toContain(service.token);
      expect(JSON.stringify(rows)).toMatch(/[0-9a-f]{64}/);
    });
  });

  describe('is 404', () => {
    it.each([
      ['GET', '/'],
      ['GET', '/v2'],
      ['GET', '/v2/export_task'],
      ['GET', '/v2/export_tasks'],
      ['POST', `/v2/export_task/${UNKNOWN_ID}`],
      ['POST', '/v2/export_task/1/2/3'],
    ] as const)('for a URL that does not exist: %s %s', async (method, path) => {
      expectError(await service.call(method, path, method === 'POST' ? {} : undefined), 4041001);
    });

    it.each([UNKNOWN_ID, '1', 'x'.repeat(2000), '%00', "'; DROP TABLE export_task; --", '%E4%B8%AD'])(
      'for the unknown task %s',
      async (id) => {
        expectError(await service.call('GET', `/v2/export_task/${id}`), 4041043);
        expectError(await service.call('GET', `/v2/export_task/${id}/auth_link`), 4041043);
      },
    );

    it('for a task of another enterprise', async () => {
      const { body } = await create(task);
      const token = await service.tokenOf('other');
      for (const path of [
        `/v2/export_task/${body.id as string}`,
        `/v2/export_task/${body.id as string}/auth_link`,
      ]) {
        expectError(await service.call('GET', path, undefined, token), 4041043);
      }
    });

    it.each(['c'.repeat(32), 'b'.repeat(32)])(
      'for the product %s, which is unknown or of another enterprise',
      async (product_id) => {
        expectError(await create({ ...task, extend: { product_id } }), 4041005, /product/);
      },
    );
  });

  describe('is 400 for a body', () => {
    it.each(['{', 'nonsense', '{"name":}', '"text"', '7', 'null', '{"a":1}{'])(
      'that is not a JSON object: %s',
      async (body) => {
        expectError(await create(body), 4001001, /^body/);
      },
    );

    it.each([
      ['{"params":{"query":{"sn":89860123456789012345}}}', 'query.sn', '/v2/export_task'],
      ['{"params":{"query":{"sn":{"$in":["a",89860123456789012345]}}}}', 'query.sn.$in', '/v2/export_task'],
      [
        '{"params":{"query":{"online_count":{"$ne":1234567890.12345678901}}}}',
        'query.online_count.$ne',
        '/v2/export_task/preview',
      ],
      ['{"query":{"name":{"$like":12345678901234567890}}}', 'query.name.$like', '/v2/export_tasks'],
    ])('with a number that JavaScript would round: %s', async (body, field, path) => {
      const { body: answer, status } = await service.call('POST', path, body);
      expectError({ body: answer, status }, 4001001, `${field}: the JSON number `);
    });

    it('that is an array', async () => {
      expectError(await create('[]'), 4001001, /^body/);
    });

    it('that is too large', async () => {
      expectError(
        await create({ ...task, describe: 'x'.repeat(1_000_000) }),
        4001001,
        'body: too large. Must be at most 256 KiB.',
      );
    });

    it.each(['name', 'describe', 'type', 'params'])('without %s', async (field) => {
      expectError(await create({ ...task, [field]: undefined }), 4001002, new RegExp(`^${field}: `));
      expectError(await create({ ...task, [field]: null }), 4001002, new RegExp(`^${field}: `));
      expectError(await create({ ...task, [field]: '' }), 4001002, new RegExp(`^${field}: `));
    });

    it('without a product, or with two products', async () => {
      expectError(await create({ ...task, extend: undefined }), 4001002, /product_id/);
      expectError(
        await create({ ...task, params: { query: { product_id: { $in: ['x'] } } } }),
        4001001,
        /product_id/,
      );
    });

    it.each([
      ['name', 7],
      ['name', ['a']],
      ['name', 'a\0b'],
      ['name', 'x'.repeat(256)],
      ['describe', { a: 1 }],
      ['type', 'Device'],
      ['type', 1.5],
      ['type', 11],
      ['type', -1],
      ['params', 'text'],
      ['params', []],
      ['extend', 'text'],
      ['extend', []],
    ])('whose %s is %j', async (field, value) => {
      expectError(
        await create({ ...task, [field]: value }),
        4001001,
        new RegExp(`^${field}: .*[Mm]ust (be|not contain) `),
      );
    });

    it.each([
      [{ filter: 'id' }, 'filter', 4001001],
      [{ filter: [1] }, 'filter[0]', 4001001],
      [{ filter: ['$where'] }, 'filter', 4001001],
      [{ filter: ['a.b'] }, 'filter', 4001001],
      [{ query: [] }, 'query', 4001001],
      [{ query: { colour: 'red' } }, 'query.colour', 4001001],
      [{ query: { id: { $regex: '1' } } }, 'query.id.$regex', 4001001],
      [{ query: { id: { $gt: 'x' } } }, 'query.id.$gt', 4001001],
      [{ query: { is_online: 'maybe' } }, 'query.is_online', 4001001],
      [{ query: { create_time: { $gte: 'yesterday' } } }, 'query.create_time.$gte', 4001001],
      [{ query: { corp_id: 'other' } }, 'query.corp_id', 4001001],
      [{ order: { colour: 'asc' } }, 'order.colour', 4001001],
      [{ order: { id: 'up' } }, 'order.id', 4001158],
      [{ order: ['id'] }, 'order', 4001001],
    ])('whose params are %j', async (params, field, code) => {
      expectError(await create({ ...task, params }), code, `${field}: `);
    });

    it.each([
      [{ offset: -1 }, 'offset', 4001001],
      [{ offset: 1.5 }, 'offset', 4001001],
      [{ offset: 'x' }, 'offset', 4001001],
      [{ limit: 0 }, 'limit', 4001001],
      [{ limit: -1 }, 'limit', 4001001],
      [{ limit: {} }, 'limit', 4001001],
      [{ filter: 'id' }, 'filter', 4001001],
      [{ query: 'x' }, 'query', 4001001],
      [{ query: { colour: 1 } }, 'query.colour', 4001001],
      [{ query: { params: 1 } }, 'query.params', 4001001],
      [{ query: { corp_id: 'other' } }, 'query.corp_id', 4001001],
      [{ query: { name: { $regex: 1 } } }, 'query.name.$regex', 4001001],
      [{ query: { status: 9 } }, 'query.status', 4001172],
      [{ order: { colour: 'asc' } }, 'order.colour', 4001001],
      [{ order: { id: 1 } }, 'order.id', 4001158],
    ])('of a list: %j', async (body, field, code) => {
      expectError(await service.call('POST', '/v2/export_tasks', body), code, `${field}: `);
    });
  });

  describe('is 400 for the link of a task', () => {
    it.each([
      [1, 4001173],
      [2, 4001173],
      [4, 4001173],
      [5, 4001174],
    ])('in state %i', async (status, code) => {
      const { body } = await create(task);
      await service.database.query('UPDATE export_task SET status = $1 WHERE id = $2', [status, body.id]);
      expectError(await service.call('GET', `/v2/export_task/${body.id as string}/auth_link`), code);
    });

    it('whose file is due to be removed', async () => {
      const { body } = await create(task);
      await service.database.query(
        `UPDATE export_task SET status = 3, object_key = 'x', expire_time = now() WHERE id = $1`,
        [body.id],
      );
      expectError(await service.call('GET', `/v2/export_task/${body.id as string}/auth_link`), 4001174);
    });
  });

  it('is 400 for a path with an invalid escape', async () => {
    expectError(await service.call('GET', '/v2/export_task/%zz'), 4001001);
  });

  const large = 'headers: too large. Must be at most 16 KiB, the URL included.';

  it.each([
    ['bytes that are not HTTP', 'nonsense\r\n\r\n', 'The request is malformed.'],
    ['a large header', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(100_000)}\r\n\r\n`, large],
    ['a large URL', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, large],
  ])('is 400 for %s', async (_, request, msg) => {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    socket.write(request);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expectError({ status: Number(head.split(' ')[1]), body: JSON.parse(body) }, 4001001, msg);
  });

  it('is 503 without internal details when the database is away', async () => {
    const lonely = await TestService.start({ ROLE: 'api' });
    try {
      await lonely.database.query('DROP TABLE export_access_token');
      const answer = await lonely.call('GET', `/v2/export_task/${UNKNOWN_ID}`);
      expectError(answer, 5031001);
      expect(answer.body.error.msg).not.toMatch(/access_token|relation|SELECT/i);
    } finally {
      await lonely.stop();
    }
  });

  it('does not bring the service down when a connection breaks in the middle of a body', async () => {
    const { hostname, port } = new URL(service.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          'POST /v2/export_task HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"name":',
          () => {
            socket.destroy();
          },
        );
      });
      socket.on('close', () => {
        resolve();
      });
    });
    expect((await service.call('GET', '/')).status).toBe(404);
  });
});
