import { TestProcess } from '../support/process.js';
import { Scrape } from '../operate/scrape.js';
import type { Receiver } from './receiver.js';
import { WebhookService } from './webhook-service.js';

const ID = /^[0-9a-f-]{36}$/;

describe('operators of webhooks', () => {
  let webhooks: WebhookService;
  let receiver: Receiver;

  beforeAll(async () => {
    webhooks = await WebhookService.start();
  });

  beforeEach(async () => {
    receiver = await webhooks.receiver();
  });

  afterEach(() => webhooks.clear());

  afterAll(() => webhooks.stop());

  const run = async (...args: string[]) => {
    const { url, token } = webhooks.service;
    const variables = { EXPORT_TASK_URL: url, EXPORT_TASK_TOKEN: token };
    return new TestProcess('cli/cli.js', variables, ['webhook', ...args]).ended;
  };

  it('manage them on the command line', async () => {
    const created = await run('create', '--name', 'orders', '--receiver', receiver.url);
    const [id = '', secret] = created.stdout.trimEnd().split('\n');
    expect(id).toMatch(ID);
    expect(secret).toMatch(/^whsec_/);
    expect((await run('list')).stdout).toBe(`${id}  ${'enabled'.padEnd(18)}  orders  ${receiver.url}\n`);
    await run('update', id, '--event', 'export_task.invalid', '--enabled', 'false');
    expect(JSON.parse((await run('get', id)).stdout)).toMatchObject({
      name: 'orders',
      url: receiver.url,
      events: ['export_task.invalid'],
      enabled: false,
    });
    expect((await run('rotate', id)).stdout).toMatch(/^whsec_/);
    const event = (await run('test', id)).stdout.trim();
    await webhooks.deliver();
    expect((await run('deliveries', id, '--state', 'delivered')).stdout).toMatch(
      new RegExp(`^\\S+Z  delivered  1 try  200 +export_webhook.test  ${event}\n$`),
    );
    expect((await run('replay', id, '--since', new Date().toISOString())).stdout).toBe('0\n');
    expect(await run('delete', id)).toMatchObject({ code: 0, stdout: '' });
    expect((await run('list', '--json')).stdout).toBe('');
  });

  it.each([
    [['create'], /--receiver: missing/],
    [
      ['create', '--receiver', 'x', '--event', 'export_task.done'],
      /--event: unknown event "export_task.done"/,
    ],
    [['update', 'ID', '--enabled', 'yes'], /--enabled: must be true or false/],
    [['replay', 'ID'], /--since: missing or invalid/],
    [['get'], /webhook get: expected the id of one webhook/],
    [['send'], /unknown command "webhook send"/],
    [[], /unknown command "webhook"/],
  ])('are told of wrong usage: %j', async (args, message) => {
    const { code, stderr } = await run(...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
  });

  it('see the outbox and the outcome of each try in the metrics', async () => {
    const { id } = await webhooks.create(receiver.url);
    receiver.behave(() => 500);
    await webhooks.export();
    await webhooks.deliver();
    const scrape = () => Scrape.of(webhooks.service.url);
    const waiting = await scrape();
    expect(waiting.value('export_webhook_waiting_deliveries')).toBe(1);
    expect(waiting.value('export_webhook_tries_total', { outcome: 'status' })).toBe(1);
    await webhooks.query(
      `UPDATE export_webhook_delivery SET next_time = now() - interval '1 h', lease_until = now() + interval '1 h'`,
    );
    expect((await scrape()).value('export_webhook_oldest_due_seconds')).toBeGreaterThanOrEqual(3600);
    receiver.behave(() => 200);
    await webhooks.pass(3601);
    expect(await webhooks.log(id)).toMatchObject([{ state: 'delivered' }]);
    const empty = await scrape();
    expect(empty.value('export_webhook_waiting_deliveries')).toBe(0);
    expect(empty.value('export_webhook_oldest_due_seconds')).toBe(0);
  });
});
