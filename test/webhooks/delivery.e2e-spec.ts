import { WebhookDeliveries } from '../../src/export-task/queue/webhook-deliveries.js';
import { eventually } from '../support/eventually.js';
import { Receiver, verified, type Behaviour } from './receiver.js';
import { EVENTS, WebhookService } from './webhook-service.js';

describe('a webhook', () => {
  let webhooks: WebhookService;
  let receiver: Receiver;
  const others: Receiver[] = [];

  const another = async (behaviour?: Behaviour) => {
    const other = await Receiver.start(behaviour);
    others.push(other);
    return other;
  };
  const log = async (id: string) => (await webhooks.client.webhookDeliveries(id)).list;
  const tables = (query: string, values: unknown[] = []) => webhooks.service.database.query(query, values);

  beforeAll(async () => {
    webhooks = await WebhookService.start();
  });

  beforeEach(async () => {
    receiver = await Receiver.start();
  });

  afterEach(async () => {
    for (const table of [
      'export_webhook_delivery',
      'export_webhook_event',
      'export_webhook',
      'export_task',
    ]) {
      await tables(`DELETE FROM ${table}`);
    }
    for (const one of [receiver, ...others.splice(0)]) await one.stop();
  });

  afterAll(() => webhooks.stop());

  it('is sent an event when a task is exported: signed, and with ids, state and rows alone', async () => {
    const { id, secret } = await webhooks.create(receiver.url);
    const task = await webhooks.export();
    const [received] = await eventually(
      () => Promise.resolve(receiver.received),
      (all) => all.length > 0,
    );
    const { timestamp, ...told } = verified(received!, secret);
    expect(told).toEqual({
      type: 'export_task.exported',
      data: { corp_id: 'acme', task_id: task, type: 1, status: 3, rows: 3, result_code: 'exported' },
    });
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(received).toMatchObject({
      path: '/hook',
      headers: {
        'content-type': 'application/json',
        'user-agent': expect.stringMatching(/^export-task-service\/\d/),
      },
    });
    expect(() => verified({ ...received!, body: received!.body.replace('acme', 'evil') }, secret)).toThrow();
    const [delivery] = await eventually(
      () => log(id),
      ([one]) => one?.state === 'delivered',
    );
    expect(delivery).toMatchObject({
      event_id: received!.id,
      event: 'export_task.exported',
      body: received!.body,
      attempts: 1,
      next_time: null,
      tries: [
        {
          status: 200,
          outcome: 'delivered',
          milliseconds: expect.any(Number),
          time: expect.stringMatching(/Z$/),
        },
      ],
    });
    expect(receiver.received).toHaveLength(1);
  });

  it('is sent an event for each way in which a task ends', async () => {
    await webhooks.create(receiver.url);
    const exported = await webhooks.export();
    const lost = await webhooks.export();
    const cancelled = '01936c5e-0000-7000-8000-00000000000c';
    await tables(
      `INSERT INTO export_task SELECT (jsonb_populate_record(t, jsonb_build_object(
         'id', $1::text, 'status', 1, 'end_time', NULL, 'run_after', now() + interval '1 h'))).* FROM export_task AS t WHERE id = $2`,
      [cancelled, exported],
    );
    await webhooks.client.cancel(cancelled);
    await webhooks.client.cancel(cancelled);
    await tables(
      `UPDATE export_task SET status = 2, attempts = 9, lease_until = now() - interval '1 s', worker_id = 'dead' WHERE id = $1`,
      [lost],
    );
    await webhooks.service.until(lost, ({ status }) => status === 4);
    await tables(`UPDATE export_task SET expire_time = now() - interval '1 s' WHERE id = $1`, [exported]);
    await webhooks.service.until(exported, ({ status }) => status === 5);
    const told = () =>
      Promise.resolve(
        receiver.received.map(({ body }) => {
          const { type, data } = JSON.parse(body);
          return [data.task_id, type, data.rows, data.result_code].join(' ');
        }),
      );
    const all = await eventually(told, (list) => list.length >= 5);
    expect(all.sort()).toEqual(
      [
        `${cancelled} export_task.invalid 0 cancelled`,
        `${exported} export_task.exported 3 exported`,
        `${exported} export_task.expired 3 exported`,
        `${lost} export_task.exported 3 exported`,
        `${lost} export_task.invalid 0 worker_lost`,
      ].sort(),
    );
    await webhooks.client.delete(exported);
    await webhooks.client.delete(lost);
    expect(await tables('SELECT FROM export_webhook_event')).toHaveLength(5);
  });

  it('is sent the events alone to which it subscribes, of its own enterprise, while it is enabled', async () => {
    await webhooks.create(receiver.url, { events: ['export_task.invalid'] });
    await webhooks.create(receiver.url, { enabled: false });
    const stranger = await webhooks.member({ corpId: 'other' });
    await stranger.createWebhook({ name: 'n', url: receiver.url, events: [...EVENTS] });
    await webhooks.export();
    expect(await tables('SELECT FROM export_webhook_event')).toHaveLength(0);
  });

  it('gets every event of an hour in which its receiver fails once its time has come, each under one id', async () => {
    const { id, secret } = await webhooks.create(receiver.url);
    let minute = 0;
    const accepted = new Map<string, number>();
    receiver.behave((received) => {
      verified(received, secret);
      if (minute < 60) return minute % 2 === 0 ? 500 : 429;
      accepted.set(received.id, (accepted.get(received.id) ?? 0) + 1);
      return 204;
    });
    const tasks: string[] = [];
    for (; minute < 200; minute += 1) {
      if (minute % 20 === 0 && minute <= 60) tasks.push(await webhooks.export());
      await webhooks.pass(60);
    }
    const deliveries = await log(id);
    expect(deliveries.map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
      'delivered',
      'delivered',
    ]);
    expect([...accepted.values()]).toEqual([1, 1, 1, 1]);
    expect([...accepted.keys()].sort()).toEqual(deliveries.map(({ event_id }) => event_id).sort());
    for (const { event_id, body } of deliveries) {
      const bodies = receiver.received.filter((one) => one.id === event_id).map((one) => one.body);
      expect(new Set(bodies)).toEqual(new Set([body]));
    }
    const told = deliveries.map(({ body }) => JSON.parse(body).data.task_id as string);
    expect(told.sort()).toEqual(tasks.sort());
    // The first two events have been tried at once, after 5 seconds, 5 and 30 minutes, and 2 hours; the last one once.
    expect(deliveries.map(({ attempts }) => attempts).sort()).toEqual([1, 4, 5, 5]);
    expect((await webhooks.client.getWebhook(id)).failing_since).toBeNull();
  });

  it('is tried ten times, and then no more', async () => {
    const { id } = await webhooks.create(receiver.url);
    receiver.behave(() => 500);
    await webhooks.export();
    for (const hours of [0, 1, 1, 1, 3, 6, 11, 16, 23, 27, 30, 30]) await webhooks.pass(hours * 3600);
    const [delivery] = await log(id);
    expect(delivery).toMatchObject({
      state: 'failed',
      attempts: 10,
      next_time: null,
      end_time: expect.any(String),
    });
    expect(receiver.received).toHaveLength(10);
    expect(delivery!.tries.map(({ status, outcome }) => [status, outcome])).toEqual(
      Array.from({ length: 10 }, () => [500, 'status']),
    );
  });

  it('waits as long as its receiver asks for with Retry-After', async () => {
    const { id } = await webhooks.create(receiver.url);
    receiver.behave((_, response) => {
      response.setHeader('Retry-After', '600');
      return 503;
    });
    await webhooks.export();
    await webhooks.deliver();
    expect(receiver.received).toHaveLength(1);
    await webhooks.pass(580);
    expect(receiver.received).toHaveLength(1);
    receiver.behave(() => 200);
    await webhooks.pass(21);
    expect(await log(id)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  it.each([301, 302, 307, 308])('does not follow a redirect: %d is a failure', async (status) => {
    const other = await another();
    const { id } = await webhooks.create(receiver.url);
    receiver.behave((_, response) => {
      response.setHeader('Location', other.url);
      return status;
    });
    await webhooks.export();
    await webhooks.deliver();
    expect((await log(id))[0]?.tries).toMatchObject([{ status, outcome: 'status' }]);
    expect(other.received).toEqual([]);
  });

  it('is disabled by 410, which the other webhooks hear of', async () => {
    const other = await another();
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
    expect(await log(otherId)).toHaveLength(1);
    const audit = await tables(`SELECT member_id, detail FROM export_audit WHERE action = 'webhook_disable'`);
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
    expect(await log(id)).toMatchObject([{ state: 'delivered' }]);
  });

  it('is signed with both secrets for a day after a rotation', async () => {
    const { id, secret } = await webhooks.create(receiver.url);
    const rotated = await webhooks.client.rotateWebhookSecret(id);
    expect(rotated.secret).not.toBe(secret);
    await webhooks.export();
    await webhooks.deliver();
    const [first] = receiver.received;
    expect(verified(first!, secret)).toEqual(verified(first!, rotated.secret));

    await webhooks.pass(24 * 3600 + 1);
    await webhooks.export();
    await webhooks.deliver();
    const second = receiver.received[1]!;
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
    expect(await log(id)).toMatchObject([
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
    const [, second] = receiver.received;
    expect(await webhooks.client.replayWebhook(id, new Date(Date.now() - 1800_000))).toBe(1);
    await webhooks.deliver();
    expect(receiver.received).toHaveLength(3);
    expect(receiver.received[2]).toMatchObject({ id: second!.id, body: second!.body });

    const later = await another();
    const { id: laterId } = await webhooks.create(later.url);
    expect(await webhooks.client.replayWebhook(laterId, new Date(Date.now() - 7200_000))).toBe(2);
    await webhooks.deliver();
    const sent = (all: Receiver) => [...new Set(all.received.map((one) => `${one.id} ${one.body}`))].sort();
    expect(sent(later)).toEqual(sent(receiver));
  });

  it('does not wait for another one whose receiver hangs', async () => {
    const hanging = await another(() => undefined);
    const begun = Date.now();
    for (let count = 0; count < 3; count += 1) await webhooks.create(hanging.url);
    const { id } = await webhooks.create(receiver.url);
    for (let count = 0; count < 4; count += 1) await webhooks.export();
    const all = await eventually(
      () => log(id),
      (list) => list.length === 4 && list.every(({ state }) => state === 'delivered'),
    );
    expect(all.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1]);
    // The time limit of a try is 15 seconds.
    expect(Date.now() - begun).toBeLessThan(13_000);
    expect(hanging.received.length).toBeGreaterThan(0);
  });

  it('forgets its deliveries and events after thirty days', async () => {
    const { id } = await webhooks.create(receiver.url);
    await webhooks.export();
    await webhooks.deliver();
    const deliveries = webhooks.service.application.get(WebhookDeliveries);
    await webhooks.pass(29 * 86_400);
    await deliveries.sweep();
    expect(await log(id)).toHaveLength(1);
    await webhooks.pass(2 * 86_400);
    await deliveries.sweep();
    expect(await log(id)).toHaveLength(0);
    expect(await tables('SELECT FROM export_webhook_event')).toHaveLength(0);
  });

  it('whose secret was encrypted with another key waits for the operator, and is not blamed', async () => {
    const { id } = await webhooks.create(receiver.url);
    const [former] = (await tables('SELECT secret FROM export_webhook')) as [{ secret: Buffer }];
    await tables(
      `UPDATE export_webhook SET secret = '\\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'`,
    );
    await webhooks.export();
    await webhooks.deliver();
    expect(await log(id)).toMatchObject([{ state: 'waiting', attempts: 0, tries: [] }]);
    expect((await webhooks.client.getWebhook(id)).failing_since).toBeNull();
    await tables('UPDATE export_webhook SET secret = $1', [former.secret]);
    await webhooks.pass(301);
    expect(await log(id)).toMatchObject([{ state: 'delivered' }]);
  });
});
