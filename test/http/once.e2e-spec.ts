import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

const task = {
  name: 'n',
  describe: 'd',
  type: 1,
  params: { filter: ['id'] },
  extend: { product_id: PRODUCT },
};

describe('a creation that is sent again', () => {
  let service: TestService;

  const send = async (key: string | undefined, body: object = task, token = service.token) => {
    const response = await fetch(`${service.url}/v2/export_task`, {
      method: 'POST',
      headers: { 'Access-Token': token, ...(key !== undefined && { 'Idempotency-Key': key }) },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as any };
  };
  const tasks = async () => (await service.database.query('SELECT FROM export_task')).length;

  describe('with an Idempotency-Key', () => {
    beforeAll(async () => {
      service = await TestService.start({ ROLE: 'api' });
      for (const corp of ['acme', 'other']) await insertDevices(service.database, corp, [{}]);
    });

    afterAll(() => service.stop());

    it('answers the same task, however many arrive at once', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => send('key-1')));
      expect(new Set(answers.map(({ status, body }) => `${status} ${body.id as string}`)).size).toBe(1);
      expect(await tasks()).toBe(1);
    });

    it('is refused where its body is another', async () => {
      for (const change of [{ name: 'm' }, { options: { labels: 'en' } }]) {
        const { status, body } = await send('key-1', { ...task, ...change });
        expect([status, body.error.code]).toEqual([400, 4001001]);
        expect(body.error.msg).toMatch(/^Idempotency-Key: /);
      }
    });

    it('knows a key for a day, and for the member that sent it', async () => {
      const { body: first } = await send('key-2');
      const { body: others } = await send('key-2', task, await service.tokenOf('other'));
      expect(others.id).not.toBe(first.id);
      await service.database.query(
        `UPDATE export_task SET create_time = now() - interval '25 h' WHERE id = $1`,
        [first.id],
      );
      const { body: later } = await send('key-2');
      expect(later.id).not.toBe(first.id);
      expect((await send('key-2')).body.id).toBe(later.id);
    });

    it.each(['', ' ', 'x'.repeat(256), 'a b'])('is refused for the key %j', async (key) => {
      expect((await send(key)).body.error).toMatchObject({
        code: 4001001,
        msg: expect.stringMatching(/^Idempotency-Key: /),
      });
    });

    it('is another task without a key', async () => {
      expect((await send(undefined)).body.id).not.toBe((await send(undefined)).body.id);
    });
  });

  describe('with REUSE_EQUAL_TASKS', () => {
    beforeAll(async () => {
      service = await TestService.start({ ROLE: 'api', REUSE_EQUAL_TASKS: 'true' });
      await insertDevices(service.database, 'acme', [{}]);
    });

    afterAll(() => service.stop());

    it('answers the equal task that is waiting or running, and a new one when it is done', async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => send(undefined)));
      const ids = new Set(answers.map(({ body }) => body.id as string));
      expect(ids.size).toBe(1);
      const [id] = ids;
      await service.database.query('UPDATE export_task SET status = 2 WHERE id = $1', [id]);
      expect((await send(undefined)).body.id).toBe(id);
      expect((await send(undefined, { ...task, params: {} })).body.id).not.toBe(id);
      await service.database.query('UPDATE export_task SET status = 3 WHERE id = $1', [id]);
      expect((await send(undefined)).body.id).not.toBe(id);
    });
  });
});
