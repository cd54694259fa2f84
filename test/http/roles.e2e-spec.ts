import { AccessTokens } from '../../src/auth/access-tokens.js';
import { readEnvironment } from '../../src/service/config/environment.js';
import { openDatabase } from '../../src/service/databases.js';
import { startService } from '../../src/service/service.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

const devices = { type: 1, params: { filter: ['id'] }, extend: { product_id: PRODUCT } };
/** The same type in the form of type 9, as which it is processed. */
const aggregate = { ...devices, params: { filter: { device: ['id'] } } };
const dealers = { type: 5, params: { filter: ['id'] } };

describe('the roles that may export a record type', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start({ TYPE_ROLES: '5=1;9=1,99;1=2,1' });
    await insertDevices(service.database, 'acme', [{}]);
  });

  afterAll(() => service.stop());

  const tokenOf = (role: number) =>
    service.application
      .get(AccessTokens)
      .create({ corpId: 'acme', memberId: `m${role}`, memberName: '成员', role }, 3600);
  const create = async (task: object, role: number, path = '/v2/export_task') => {
    const body = { name: '导出', describe: '导出', ...task };
    const answer = await service.call('POST', path, body, await tokenOf(role));
    return answer.body.error?.code ?? answer.status;
  };

  it.each([
    [1, [200, 200, 200]],
    [2, [200, 4031005, 4031005]],
    [3, [4031005, 4031005, 4031005]],
    [99, [4031006, 200, 4031006]],
    [4, [4031005, 4031005, 4031005]],
  ])('let role %i create and see a preview of what is open to it alone', async (role, codes) => {
    for (const path of ['/v2/export_task', '/v2/export_task/preview']) {
      const answers = [devices, aggregate, dealers].map((task) => create(task, role, path));
      expect(await Promise.all(answers)).toEqual(codes);
    }
  });

  it.each([1, 2, 3, 99])('are all of the platform where none are given, role %i too', async (role) => {
    expect(await create({ type: 2, params: { filter: ['id'] } }, role)).toBe(200);
  });

  it('are told to whom is refused', async () => {
    const body = { name: '导出', describe: '导出', ...devices };
    const { status, body: answer } = await service.call('POST', '/v2/export_task', body, await tokenOf(3));
    expect(status).toBe(403);
    expect(answer.error.msg).toBe('type: role 3 may not export type 1. Only role 2 or 1 may.');
  });

  it('are those that get a link or export it again, whoever created the task', async () => {
    const task = await service.export(aggregate);
    const codes = async (role: number) => {
      const token = await tokenOf(role);
      const path = `/v2/export_task/${task.id as string}`;
      const link = await service.call('GET', `${path}/auth_link`, undefined, token);
      const retry = await service.call('POST', `${path}/retry`, undefined, token);
      return [link, retry].map(({ status, body }) => body.error?.code ?? status);
    };
    expect(await codes(2)).toEqual([4031005, 4031005]);
    expect(await codes(99)).toEqual([200, 4001172]);
    const { body } = await service.call(
      'GET',
      `/v2/export_task/${task.id as string}`,
      undefined,
      await tokenOf(2),
    );
    expect(body).toMatchObject({ id: task.id, status: 3 });
  });

  it('are what the catalogue goes by', async () => {
    const types = async (role: number) => {
      const { body } = await service.call('GET', '/v2/export_task_types', undefined, await tokenOf(role));
      expect(body.count).toBe(body.list.length);
      return body.list.map(({ value }: any) => value);
    };
    expect(await types(1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await types(2)).toEqual([1, 2, 3, 4, 6, 7, 8, 10]);
    expect(await types(3)).toEqual([2, 3, 4, 6, 7, 8, 10]);
    expect(await types(99)).toEqual([2, 3, 4, 6, 7, 8, 9, 10]);
    expect(await types(4)).toEqual([]);
  });

  it('stop the start where they are of a type that there is not', async () => {
    const variables = { DATABASE_URL: service.database.url, DATA_DIR: service.folder, ROLE: 'worker' };
    const environment = readEnvironment({ ...variables, TYPE_ROLES: '5=1;11=1' });
    await expect(startService(environment, await openDatabase(environment), false)).rejects.toThrow(
      'typeRoles (TYPE_ROLES): unknown record type 11. Must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 10.',
    );
  });
});
