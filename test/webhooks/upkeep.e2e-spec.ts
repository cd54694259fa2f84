import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { WebhookDeliveries } from '../../src/export-task/queue/webhook-deliveries.js';
import { WebhookOutbox } from '../../src/export-task/queue/webhook-outbox.js';
import { DATABASE } from '../../src/migrations/data-source-name.js';
import { verified, type Receiver } from './receiver.js';
import { EVENTS, WebhookService } from './webhook-service.js';

describe('a webhook', () => {
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

  it('is disabled by 410, which the other webhooks hear of', async () => {
    const other = await webhooks.receiver();
    const { id: otherId, secret } = await webhooks.create(other.url, { events: ['export_task.expired'] });
    const { id } = await webhooks.create(receiver.url);
    receiver.behave(() => 410);
    await webhooks.export();
    await webhooks.deliver();
    expect(await webhooks.client.getWebhook(id)).toMatchObject({ enabled: false, disabled_reason: 'gone' });
    await webhooks.deliver();
    expect(other.received.map((one) => verified(one, secret))).toMatchObject([
      { type: 'export_webhook.disabled', data: { corp_id: 'acme', webhook_id: id, reason: 'gone' } },
    ]);
    expect(await webhooks.log(otherId)).toHaveLength(1);
    const audit = await webhooks.query(
      `SELECT member_id, detail FROM export_audit WHERE action = 'webhook_disable'`,
    );
    expect(audit).toContainEqual({ member_id: null, detail: { webhook_id: id } });
  });

  it('is disabled after five days of failure; to enable it forgets them and sends what waits', async () => {
    const { id } = await webhooks.create(receiver.url);
    receiver.behave(() => 500);
    await webhooks.export();
    await webhooks.deliver();
    await webhooks.pass(4.9 * 86_400);
    const { failing_since } = await webhooks.client.getWebhook(id);
    expect(await webhooks.client.getWebhook(id)).toMatchObject({ enabled: true, disabled_reason: null });
    expect(failing_since).not.toBeNull();
    await webhooks.pass(0.2 * 86_400);
    const disabled = await webhooks.client.getWebhook(id);
    expect(disabled).toMatchObject({ enabled: false, disabled_reason: 'failing' });
    const tries = receiver.received.length;
    await webhooks.pass(86_400);
    expect(receiver.received).toHaveLength(tries);

    receiver.behave(() => 200);
    const { name, url } = disabled;
    await webhooks.client.replaceWebhook(id, { name, url, events: [...EVENTS] });
    expect(await webhooks.client.getWebhook(id)).toMatchObject({
      enabled: true,
      disabled_reason: null,
      failing_since: null,
    });
    await webhooks.deliver();
    expect(await webhooks.log(id)).toMatchObject([{ state: 'delivered' }]);
  });

  it('is signed with both secrets for a day after a rotation', async () => {
    const { id, secret } = await webhooks.create(receiver.url);
    const rotated = await webhooks.client.rotateWebhookSecret(id);
    expect(rotated.secret).not.toBe(secret);
    await webhooks.export();
    await webhooks.deliver();
    const first = receiver.at(0);
    expect(verified(first, secret)).toEqual(verified(first, rotated.secret));

    await webhooks.pass(24 * 3600 + 1);
    await webhooks.export();
    await webhooks.deliver();
    const second = receiver.at(1);
    expect(verified(second, rotated.secret)).toMatchObject({ type: 'export_task.exported' });
    expect(() => verified(second, secret)).toThrow();
  });

  it('is tested with an event of its own, even while it is disabled', async () => {
    const { id, secret } = await webhooks.create(receiver.url, { enabled: false });
    const event = await webhooks.client.testWebhook(id);
    await webhooks.deliver();
    expect(receiver.received.map((one) => [one.id, verified(one, secret)])).toMatchObject([
      [event, { type: 'export_webhook.test', data: { corp_id: 'acme', webhook_id: id } }],
    ]);
    receiver.behave(() => 410);
    await webhooks.client.testWebhook(id);
    await webhooks.deliver();
    expect(await webhooks.log(id)).toMatchObject([
      { state: 'failed', attempts: 1, tries: [{ outcome: 'gone' }] },
      { state: 'delivered' },
    ]);
    expect(await webhooks.client.getWebhook(id)).toMatchObject({
      disabled_reason: null,
      failing_since: null,
    });
  });

  it('is sent its events again from a time on, with the same ids and bytes, even those from before it was there', async () => {
    const { id } = await webhooks.create(receiver.url);
    await webhooks.export();
    await webhooks.deliver();
    await webhooks.pass(3600);
    await webhooks.export();
    await webhooks.deliver();
    const second = receiver.at(1);
    expect(await webhooks.client.replayWebhook(id, new Date(Date.now() - 1800_000))).toBe(1);
    await webhooks.deliver();
    expect(receiver.received).toHaveLength(3);
    expect(receiver.received[2]).toMatchObject({ id: second.id, body: second.body });

    const later = await webhooks.receiver();
    const { id: laterId } = await webhooks.create(later.url);
    expect(await webhooks.client.replayWebhook(laterId, new Date(Date.now() - 7200_000))).toBe(2);
    await webhooks.deliver();
    const sent = (all: Receiver) => [...new Set(all.received.map((one) => `${one.id} ${one.body}`))].sort();
    expect(sent(later)).toEqual(sent(receiver));
  });

  it('is sent events of other parts of the service that were written in a transaction, if that was committed', async () => {
    const { secret } = await webhooks.create(receiver.url, { events: ['export_schedule.suspended'] });
    const outbox = webhooks.service.application.get(WebhookOutbox);
    const dataSource = webhooks.service.application.get<DataSource>(getDataSourceToken(DATABASE));
    const suspended = (schedule_id: string) => ({
      corp_id: 'acme',
      event: 'export_schedule.suspended' as const,
      data: { schedule_id, reason: 'refused' },
    });
    await dataSource.transaction((manager) => outbox.add(manager, suspended('s1')));
    const undone = dataSource.transaction(async (manager) => {
      await outbox.add(manager, suspended('s2'));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await webhooks.deliver();
    expect(receiver.received.map((one) => verified(one, secret).data)).toEqual([
      { corp_id: 'acme', schedule_id: 's1', reason: 'refused' },
    ]);
  });

  it('forgets its deliveries and events after thirty days', async () => {
    const { id } = await webhooks.create(receiver.url);
    await webhooks.export();
    await webhooks.deliver();
    const deliveries = webhooks.service.application.get(WebhookDeliveries);
    await webhooks.pass(29 * 86_400);
    await deliveries.sweep();
    expect(await webhooks.log(id)).toHaveLength(1);
    await webhooks.pass(2 * 86_400);
    await deliveries.sweep();
    expect(await webhooks.log(id)).toHaveLength(0);
    expect(await webhooks.query('SELECT FROM export_webhook_event')).toHaveLength(0);
  });

  it('whose secret was encrypted with another key waits for the operator, and is not blamed', async () => {
    const { id } = await webhooks.create(receiver.url);
    const [former] = (await webhooks.query('SELECT secret FROM export_webhook')) as [{ secret: Buffer }];
    await webhooks.query(
      `UPDATE export_webhook SET secret = '\\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'`,
    );
    await webhooks.export();
    await webhooks.deliver();
    expect(await webhooks.log(id)).toMatchObject([{ state: 'waiting', attempts: 0, tries: [] }]);
    expect((await webhooks.client.getWebhook(id)).failing_since).toBeNull();
    await webhooks.query('UPDATE export_webhook SET secret = $1', [former.secret]);
    await webhooks.pass(301);
    expect(await webhooks.log(id)).toMatchObject([{ state: 'delivered' }]);
  });
});
