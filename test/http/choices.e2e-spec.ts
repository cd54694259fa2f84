import { AccessTokens } from '../../src/auth/access-tokens.js';
import { ExportTaskClient } from '../../src/client/index.js';
import { TestService } from '../support/service.js';

describe('the choices for a record type', () => {
  let service: TestService;
  let own: ExportTaskClient;

  const tokenOf = (corpId: string, role = 1) =>
    service.application.get(AccessTokens).create({ corpId, memberId: 'm1', memberName: 'm', role }, 3600);
  const refusal = (call: Promise<unknown>) => expect(call).rejects;

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api', TYPE_ROLES: '9=1' });
    own = new ExportTaskClient({ url: service.url, token: await tokenOf('acme') });
    await service.database.query(
      `INSERT INTO product (corp_id, id, name)
       VALUES ('acme', 'p2', 'Lamp'), ('acme', 'p1', 'Heater'), ('other', 'p3', 'Kettle'),
              ('many', 'p0', 'zebra')`,
    );
    await service.database.query(
      `INSERT INTO product (corp_id, id, name)
       SELECT 'many', n::text, 'product ' || lpad(n::text, 4, '0') FROM generate_series(1, 1000) AS n`,
    );
  });

  afterAll(() => service.stop());

  it.each([1, 9])("are the enterprise's products by name for type %i", async (type) => {
    expect(await own.choices(type)).toEqual({
      product_id: [
        { value: 'p1', title: 'Heater' },
        { value: 'p2', title: 'Lamp' },
      ],
    });
  });

  it('are at most a thousand', async () => {
    const client = new ExportTaskClient({ url: service.url, token: await tokenOf('many') });
    const { product_id = [] } = await client.choices(1);
    expect(product_id).toHaveLength(1000);
    expect(product_id.at(-1)).toEqual({ value: '1000', title: 'product 1000' });
  });

  it('are none for a type without a list of values', async () => {
    for (const type of [2, 6]) expect(await own.choices(type)).toEqual({});
  });

  it('need a known type', async () => {
    await refusal(own.choices(99)).toMatchObject({ code: 4001001, msg: /^type: unknown record type 99\./ });
    for (const type of ['1e0', 'Device', '-1', '1.0']) {
      const { body } = await service.call('GET', `/v2/export_task_types/${type}/choices`);
      expect(body.error).toMatchObject({
        code: 4001001,
        msg: `type: invalid value "${type}". Must be the number of a record type.`,
      });
    }
  });

  it('need a role that may export the type, and an Access-Token', async () => {
    const token = await tokenOf('acme', 2);
    const client = new ExportTaskClient({ url: service.url, token });
    await refusal(client.choices(9)).toMatchObject({ code: 4031005 });
    expect(Object.keys(await client.choices(1))).toEqual(['product_id']);
    const { body } = await service.call('GET', '/v2/export_task_types/1/choices', undefined, '');
    expect(body.error.code).toBe(4031002);
  });
});
