import { ExportTaskClient } from '../../src/client/index.js';
import { TestService } from '../support/service.js';
import { EVENTS, refused, WebhookService } from './webhook-service.js';

const UNKNOWN = '01936c5e-0000-7000-8000-000000000000';
const URL = 'http://127.0.0.1:9/hook';
const webhook = { name: '订单系统', url: URL, events: [...EVENTS] };

describe('webhooks', () => {
  let webhooks: WebhookService;
  let client: ExportTaskClient;

  const tables = (query: string) => webhooks.service.database.query(query);

  beforeAll(async () => {
    webhooks = await WebhookService.start({ ROLE: 'api' });
    client = webhooks.client;
  });

  afterAll(() => webhooks.stop());

  beforeEach(() => tables('DELETE FROM export_webhook'));

  it('are created, shown, listed, replaced and deleted; their secrets are shown once, and encrypted at rest', async () => {
    const { id, secret } = await client.createWebhook(webhook);
    expect(secret).toMatch(/^whsec_/);
    const shown = await client.getWebhook(id);
    expect(shown).toEqual({
      id,
      creator_id: 'acme-1',
      creator_name: '王小明',
      ...webhook,
      enabled: true,
      disabled_reason: null,
      failing_since: null,
      previous_secret_until: null,
      create_time: expect.stringMatching(/Z$/),
      update_time: shown.create_time,
    });
    const { id: second } = await client.createWebhook({ ...webhook, name: 'A', enabled: false });
    expect((await client.webhooks()).map((one) => one.id)).toEqual([second, id]);
    await client.replaceWebhook(id, {
      name: 'Z',
      url: `${URL}?a`,
      events: ['export_schedule.suspended'],
      enabled: false,
    });
    expect(await client.getWebhook(id)).toMatchObject({
      name: 'Z',
      url: `${URL}?a`,
      events: ['export_schedule.suspended'],
      enabled: false,
    });
    const rotated = await client.rotateWebhookSecret(id);
    expect(Date.parse(rotated.previous_secret_until) - Date.now()).toBeGreaterThan(23.9 * 3600_000);
    const rows = await tables('SELECT t::text AS row FROM export_webhook AS t');
    for (const known of [secret, rotated.secret]) {
      expect(JSON.stringify(rows)).not.toContain(known.slice('whsec_'.length));
      const hex = Buffer.from(known.slice('whsec_'.length), 'base64').toString('hex');
      expect(JSON.stringify(rows)).not.toContain(hex);
    }
    await client.testWebhook(id);
    await client.deleteWebhook(id);
    expect(await refused(client.getWebhook(id))).toBe(4041017);
    expect(await tables('SELECT FROM export_webhook_delivery')).toEqual([]);
    expect((await client.webhooks()).map((one) => one.id)).toEqual([second]);
  });

  it('leave who did what in the audit trail', async () => {
    const { id } = await client.createWebhook(webhook);
    await client.replaceWebhook(id, webhook);
    await client.rotateWebhookSecret(id);
    await client.testWebhook(id);
    await client.replayWebhook(id, new Date());
    await client.deleteWebhook(id);
    const lines = await webhooks.service.database.query<{ action: string; member_id: string }>(
      `SELECT action, member_id FROM export_audit WHERE detail ->> 'webhook_id' = $1 ORDER BY id`,
      [id],
    );
    expect(lines.map(({ action, member_id }) => `${member_id} ${action}`)).toEqual(
      ['create', 'change', 'rotate', 'test', 'replay', 'delete'].map((action) => `acme-1 webhook_${action}`),
    );
  });

  it('are managed by administrators of their enterprise alone', async () => {
    const { id } = await client.createWebhook(webhook);
    const calls = (member: ExportTaskClient) => [
      () => member.getWebhook(id),
      () => member.replaceWebhook(id, webhook),
      () => member.rotateWebhookSecret(id),
      () => member.testWebhook(id),
      () => member.replayWebhook(id, new Date()),
      () => member.webhookDeliveries(id),
      () => member.deleteWebhook(id),
    ];
    const operator = await webhooks.member({ role: 2 });
    expect(await refused(operator.webhooks())).toBe(4031005);
    expect(await refused(operator.createWebhook(webhook))).toBe(4031005);
    for (const call of calls(operator)) expect(await refused(call())).toBe(4031005);
    const stranger = await webhooks.member({ corpId: 'other' });
    for (const call of calls(stranger)) expect(await refused(call())).toBe(4041017);
    expect(await stranger.webhooks()).toEqual([]);
    const colleague = await webhooks.member({ role: 1 });
    for (const call of calls(colleague)) expect(await refused(call())).toBeUndefined();
    for (const unknown of [UNKNOWN, 'x']) expect(await refused(client.getWebhook(unknown))).toBe(4041017);
  });

  it.each([
    [{ name: '' }, 4001002],
    [{ name: 1 }, 4001001],
    [{ name: 'a\0b' }, 4001001],
    [{ url: 'http://127.0.0.1/\0' }, 4001001],
    [{ url: undefined }, 4001002],
    [{ url: 'hooks.example.com' }, 4001001],
    [{ url: 'http://10.0.0.1/' }, 4001001],
    [{ url: 'http://[::ffff:10.0.0.1]/' }, 4001001],
    [{ url: 'http://me:x@127.0.0.1/' }, 4001001],
    [{ url: `http://127.0.0.1/${'x'.repeat(2000)}` }, 4001001],
    [{ events: [] }, 4001001],
    [{ events: 'export_task.exported' }, 4001001],
    [{ events: ['export_task.exported', 'export_webhook.test'] }, 4001001],
    [{ enabled: 'yes' }, 4001001],
  ])('with %j are refused by %d', async (changes, code) => {
    const { id } = await client.createWebhook(webhook);
    const body = { ...webhook, ...changes } as typeof webhook;
    expect(await refused(client.createWebhook(body))).toBe(code);
    expect(await refused(client.replaceWebhook(id, body))).toBe(code);
    expect(await client.getWebhook(id)).toMatchObject(webhook);
  });

  it('are twenty at most in an enterprise', async () => {
    for (let count = 0; count < 20; count += 1) await client.createWebhook(webhook);
    expect(await refused(client.createWebhook(webhook))).toBe(4001080);
    expect(
      await refused((await webhooks.member({ corpId: 'other' })).createWebhook(webhook)),
    ).toBeUndefined();
  });

  it('are twenty at most, however many are created at the same time', async () => {
    const created = await Promise.allSettled(Array.from({ length: 30 }, () => client.createWebhook(webhook)));
    expect(created.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await client.webhooks()).toHaveLength(20);
  });

  it.each([
    ['POST', 'replay', 4001002, 'since: missing'],
    ['POST', 'replay?since=yesterday', 4001001, 'since: invalid'],
    ['POST', 'replay?since=2026-01-05T00:00:00', 4001001, 'since: invalid'],
    ['POST', 'replay?since=2020-01-05T00:00:00Z', 4001001, 'since: too long ago'],
    ['GET', 'deliveries?state=lost', 4001001, 'state: invalid'],
    ['GET', 'deliveries?limit=101', 4001001, 'limit: invalid'],
    ['GET', 'deliveries?limit=0', 4001001, 'limit: invalid'],
    ['GET', 'deliveries?offset=-1', 4001001, 'offset: invalid'],
    ['GET', 'deliveries?offset=1&offset=2', 4001001, 'offset: invalid'],
  ] as const)('refuse %s %s', async (method, path, code, message) => {
    const { id } = await client.createWebhook(webhook);
    const { body } = await webhooks.service.call(method, `/v2/export_webhook/${id}/${path}`);
    expect(body.error).toEqual({ code, msg: expect.stringContaining(message) });
  });

  it('list their deliveries in pages and by state', async () => {
    const { id } = await client.createWebhook(webhook);
    const events = [await client.testWebhook(id), await client.testWebhook(id), await client.testWebhook(id)];
    const all = await client.webhookDeliveries(id);
    expect(all.count).toBe(3);
    expect(all.list.map(({ event_id }) => event_id)).toEqual([...events].reverse());
    expect(await client.webhookDeliveries(id, { offset: 1, limit: 1, state: 'waiting' })).toEqual({
      count: 3,
      list: [all.list[1]],
    });
    expect(await client.webhookDeliveries(id, { state: 'delivered' })).toEqual({ count: 0, list: [] });
  });

  it('are off without a key, and say so', async () => {
    const service = await TestService.start({ ROLE: 'api' });
    const off = new ExportTaskClient(service);
    for (const call of [
      () => off.webhooks(),
      () => off.createWebhook(webhook),
      () => off.testWebhook(UNKNOWN),
    ]) {
      expect(await refused(call())).toBe(4001137);
    }
    await expect(off.webhooks()).rejects.toThrow('WEBHOOK_SECRET_KEY');
    await service.stop();
  });
});
