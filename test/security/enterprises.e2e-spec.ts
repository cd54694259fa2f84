import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { taskFields } from '../../src/export-task/http/dto/export-task-view.dto.js';
import { operators } from '../../src/exporter/query-language.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

const task = { type: 1, params: { filter: ['id', 'name'] }, extend: { product_id: PRODUCT } };
const body = { name: 'n', describe: 'd', ...task };

/** No task has this id. */
const UNKNOWN = '01936c5e-0000-7000-8000-000000000000';

/** The routes without an id, each of which is tried below or in a suite of its own. */
const OTHER_ROUTES = [
  'GET /console',
  'GET /console/assets/:file',
  'GET /console/session',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'GET /v2/export_file/*path',
  'GET /v2/export_task_types',
  'GET /v2/export_task_types/:type/choices',
  'GET /v2/export_templates',
  'GET /v2/export_webhooks',
  'POST /console/session/:code',
  'POST /v2/export_schedule',
  'POST /v2/export_schedule/preview',
  'POST /v2/export_schedules',
  'POST /v2/export_task',
  'POST /v2/export_task/preview',
  'POST /v2/export_tasks',
  'POST /v2/export_tasks/statistics',
  'POST /v2/export_template',
  'POST /v2/export_webhook',
];

/** Every route that the application's own router knows. */
function routesOf({ application }: TestService): { method: string; path: string }[] {
  const { stack } = application.getHttpAdapter().getInstance().router;
  return stack.flatMap(({ route }: any) =>
    Object.keys(route?.methods ?? {}).map((method) => ({ method: method.toUpperCase(), path: route.path })),
  );
}

describe('a task of another enterprise', () => {
  let service: TestService;
  /** Of a member of `other` who goes by the very id and name of the one of `acme`. */
  let foreign: string;
  let tasks: any[];
  let own: string[];

  const send = async (method: string, path: string, token: string, headers: object = {}) => {
    const response = await fetch(service.url + path, {
      method,
      headers: { 'Access-Token': token, ...headers },
      ...(method === 'POST' && { body: '{}' }),
    });
    const type = response.headers.get('content-type');
    return { status: response.status, type, content: await response.text() };
  };
  /** All that a call could change. */
  const contents = async () => ({
    tasks: await service.database.query('SELECT * FROM export_task ORDER BY id'),
    audit: await service.database.query('SELECT * FROM export_audit ORDER BY id'),
    files: (await readdir(join(service.folder, 'files', 'objects'), { recursive: true })).sort(),
  });
  const list = (sent: object, token = foreign) => service.call('POST', '/v2/export_tasks', sent, token);
  const idsIn = (answer: any): string[] => answer.body.list.map(({ id }: any) => id as string);

  beforeAll(async () => {
    service = await TestService.start();
    for (const corp of ['acme', 'other']) await insertDevices(service.database, corp, [{ name: corp }]);
    foreign = await service.application
      .get(AccessTokens)
      .create({ corpId: 'other', memberId: 'acme-1', memberName: '王小明', role: 1 }, 3600);
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push((await service.export(task)).id);
    own = [(await service.export(task, foreign)).id, (await service.export(task, foreign)).id];
    // Each keeps its file, so that a call that got through would be seen by it.
    for (const [index, changes] of [
      `status = 1, run_after = now() + interval '1 h'`,
      `status = 2, lease_until = now() + interval '1 h', worker_id = 'w'`,
      'status = 3',
      `status = 4, swept_attempts = attempts, result_code = 'cancelled'`,
      'status = 5',
    ].entries()) {
      await service.database.query(`UPDATE export_task SET ${changes} WHERE id = $1`, [ids[index]]);
    }
    tasks = await service.database.query(`SELECT * FROM export_task WHERE corp_id = 'acme' ORDER BY status`);
    expect(tasks.map(({ status }) => status as number)).toEqual([1, 2, 3, 4, 5]);
  });

  afterAll(() => service.stop());

  it('is tried on every route of the application', () => {
    const routes = routesOf(service).map(({ method, path }) => `${method} ${path}`);
    // The pages of the documentation are the same for everybody.
    const others = routes.filter((route) => !route.includes('/:id') && !route.startsWith('GET /docs'));
    expect(others.sort()).toEqual(OTHER_ROUTES);
    expect(routes).toEqual(
      expect.arrayContaining(['GET /v2/export_task/:id/events', 'DELETE /v2/export_task/:id']),
    );
  });

  it('is no other than an unknown one to every call that takes an id, in each state, and stays as it is', async () => {
    const routes = routesOf(service).filter(({ path }) => path.startsWith('/v2/export_task/:id'));
    const before = await contents();
    for (const { method, path } of routes) {
      const unknown = await send(method, path.replace(':id', UNKNOWN), foreign);
      expect([path, unknown.status, JSON.parse(unknown.content).error.code]).toEqual([path, 404, 4041043]);
      for (const { id, status } of tasks) {
        const answer = await send(method, path.replace(':id', id as string), foreign);
        expect({ method, path, status, answer }).toEqual({ method, path, status, answer: unknown });
      }
    }
    expect(await contents()).toEqual(before);
  });

  it('is there for its own enterprise', async () => {
    for (const { id } of tasks) {
      expect((await send('GET', `/v2/export_task/${id as string}`, service.token)).status).toBe(200);
    }
  });

  it('is in no list and no count, whatever is asked of whatever field', async () => {
    expect((await list({})).body).toMatchObject({ count: own.length });
    let asked = 0;
    for (const column of taskFields) {
      for (const operator of operators(column)) {
        for (const one of tasks) {
          const value = one[column.key];
          const operand = ['$in', '$nin'].includes(operator) ? [value] : value;
          if (value === null || (operator === '$like' && typeof value !== 'string')) continue;
          const query = { [column.key]: { [operator]: operand } };
          const answer = await list({ query, order: { [column.key]: 'asc' }, limit: 100 });
          expect([query, answer.status, idsIn(answer).filter((id) => !own.includes(id))]).toEqual([
            query,
            200,
            [],
          ]);
          expect([query, answer.body.count]).toEqual([query, idsIn(answer).length]);
          asked += 1;
        }
      }
    }
    expect(asked).toBeGreaterThan(300);
    const ids = tasks.map(({ id }) => id as string);
    expect((await list({ query: { id: ids } })).body).toEqual({ count: 0, list: [] });
    expect(idsIn(await list({ query: { creator_id: 'acme-1' } })).sort()).toEqual(own.toSorted());
    expect(idsIn(await list({ query: { creator_id: 'acme-1' } }, service.token)).sort()).toEqual(ids.sort());
  });

  it.each(['corp_id', 'object_key', 'worker_id', 'idempotency_key', 'request_hash'])(
    'is not to be found by %s, which no list knows',
    async (key) => {
      for (const sent of [{ query: { [key]: 'acme' } }, { order: { [key]: 'asc' } }]) {
        expect((await list(sent)).body.error).toMatchObject({ code: 4001001 });
      }
      const { body: answer } = await list({ filter: [key, 'id'] });
      expect(answer.list.map(Object.keys)).toEqual(own.map(() => ['id']));
    },
  );

  it('shares no Idempotency-Key, neither for the same body nor for another', async () => {
    const create = async (sent: object, token: string) => {
      const response = await fetch(`${service.url}/v2/export_task`, {
        method: 'POST',
        headers: { 'Access-Token': token, 'Idempotency-Key': 'key' },
        body: JSON.stringify(sent),
      });
      expect(response.status).toBe(200);
      return ((await response.json()) as any).id as string;
    };
    const first = await create(body, service.token);
    const second = await create(body, foreign);
    expect(second).not.toBe(first);
    expect(await create(body, service.token)).toBe(first);
    expect(await create(body, foreign)).toBe(second);
    const bare = await service.application
      .get(AccessTokens)
      .create({ corpId: 'third', memberId: 'acme-1', memberName: '王小明', role: 1 }, 3600);
    await insertDevices(service.database, 'third', [{}]);
    expect([first, second]).not.toContain(await create({ ...body, name: 'another' }, bare));
  });
});

describe('an equal task of another enterprise', () => {
  it('is not reused, though its member has the same id', async () => {
    const service = await TestService.start({ ROLE: 'api', REUSE_EQUAL_TASKS: 'true' });
    try {
      const tokens = await Promise.all(
        ['acme', 'other', 'acme\nm'].map(async (corpId) => {
          await insertDevices(service.database, corpId, [{}]);
          const member = { corpId, memberId: 'm', memberName: '王小明', role: 1 };
          return service.application.get(AccessTokens).create(member, 3600);
        }),
      );
      const round = () => Promise.all(tokens.map((token) => service.create(task, token)));
      const ids = await round();
      expect(new Set(ids).size).toBe(tokens.length);
      expect(await round()).toEqual(ids);
    } finally {
      await service.stop();
    }
  });
});
