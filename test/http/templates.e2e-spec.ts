import { ExportTaskClient, ExportTaskError } from '../../src/client/index.js';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

const UNKNOWN = '01936c5e-0000-7000-8000-000000000000';

const template = {
  name: '在线设备',
  describe: '每天',
  type: 1,
  params: { query: { is_online: true }, filter: ['name', 'id'] },
  extend: { product_id: PRODUCT },
  options: { format: 'jsonl' as const },
};

describe('a template', () => {
  let service: TestService;
  let own: ExportTaskClient;

  /** A client of a member of an enterprise. */
  const member = async (memberId: string, { corpId = 'acme', role = 2 } = {}) => {
    const caller = { corpId, memberId, memberName: `${memberId}!`, role };
    const token = await service.application.get(AccessTokens).create(caller, 3600);
    return new ExportTaskClient({ url: service.url, token });
  };
  const refused = async (call: Promise<unknown>) => {
    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason as ExportTaskError,
    );
    return error?.code;
  };
  const names = async (client: ExportTaskClient) => (await client.templates()).map(({ name }) => name);

  beforeAll(async () => {
    service = await TestService.start();
    await insertDevices(service.database, 'acme', [{ is_online: true }, { is_online: false }]);
    own = await member('m1');
  });

  afterAll(() => service.stop());

  beforeEach(() => service.database.query('DELETE FROM export_template'));

  it('keeps what was sent, in its order, and is the body of a creation', async () => {
    const id = await own.createTemplate(template);
    const saved = await own.getTemplate(id);
    expect(saved).toEqual({
      id,
      creator_id: 'm1',
      creator_name: 'm1!',
      shared: false,
      ...template,
      create_time: expect.stringMatching(/Z$/),
      update_time: saved.create_time,
    });
    expect(Object.keys(saved.params)).toEqual(['query', 'filter']);
    expect(await own.templates()).toEqual([saved]);

    const { body, task } = await own.exportAndDownload(saved);
    expect(await new Response(body).text()).toBe('{"name":null,"id":"1"}\n');
    expect(task).toMatchObject({ name: template.name, params: template.params });
  });

  it('is seen by its creator alone, unless it is shared with the enterprise', async () => {
    const id = await own.createTemplate(template);
    const [colleague, stranger] = [await member('m2'), await member('m1', { corpId: 'other', role: 1 })];
    for (const other of [colleague, stranger]) {
      expect(await other.templates()).toEqual([]);
      expect(await refused(other.getTemplate(id))).toBe(4041017);
      expect(await refused(other.replaceTemplate(id, template))).toBe(4041017);
      expect(await refused(other.deleteTemplate(id))).toBe(4041017);
    }
    await own.replaceTemplate(id, { ...template, shared: true });
    expect(await colleague.getTemplate(id)).toMatchObject({ id, shared: true });
    expect(await stranger.templates()).toEqual([]);
    expect(await refused(stranger.getTemplate(id))).toBe(4041017);
  });

  it('is changed and deleted by its creator, and if it is shared by administrators too', async () => {
    const [id, second] = [
      await own.createTemplate({ ...template, shared: true }),
      await own.createTemplate({ ...template, name: 'Z', shared: true }),
    ];
    const [colleague, administrator] = [await member('m2'), await member('m3', { role: 1 })];
    expect(await refused(colleague.replaceTemplate(id, template))).toBe(4031005);
    expect(await refused(colleague.deleteTemplate(id))).toBe(4031005);
    await administrator.replaceTemplate(id, { ...template, name: 'A', shared: true });
    expect(await colleague.getTemplate(id)).toMatchObject({ name: 'A', creator_id: 'm1' });
    expect(await names(colleague)).toEqual(['A', 'Z']);
    await administrator.deleteTemplate(second);
    await own.deleteTemplate(id);
    expect(await names(own)).toEqual([]);
    expect(await refused(own.deleteTemplate(id))).toBe(4041017);
  });

  it.each([
    [{ name: '' }, 4001002],
    [{ type: 99 }, 4001001],
    [{ params: { query: { colour: 'red' } } }, 4001001],
    [{ params: { order: { name: 'up' } } }, 4001158],
    [{ extend: {} }, 4001002],
    [{ options: { format: 'pdf' } }, 4001001],
    [{ shared: 'yes' }, 4001001],
  ])('with %j is refused as a creation would be, by %d', async (changes, code) => {
    const body = { ...template, ...changes } as typeof template;
    const id = await own.createTemplate(template);
    expect(await refused(own.createTemplate(body))).toBe(code);
    expect(await refused(own.replaceTemplate(id, body))).toBe(code);
    expect(await own.getTemplate(id)).toMatchObject(template);
  });

  it('that does not exist is answered with 4041017', async () => {
    for (const id of [UNKNOWN, 'x']) expect(await refused(own.getTemplate(id))).toBe(4041017);
  });

  it('is refused if the enterprise has a thousand', async () => {
    await service.database.query(
      `INSERT INTO export_template (corp_id, id, creator_id, creator_name, shared, name, describe, type, params, extend, options)
       SELECT 'acme', n::text, 'm1', '', true, n::text, '', 1, '{}', '{}', '{}' FROM generate_series(1, 1000) AS n`,
    );
    expect(await refused(own.createTemplate(template))).toBe(4001080);
    const other = await member('m1', { corpId: 'other' });
    await insertDevices(service.database, 'other', [{}]);
    expect(await refused(other.createTemplate(template))).toBeUndefined();
  });
});
