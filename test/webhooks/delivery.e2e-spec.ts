import { eventually } from '../support/eventually.js';
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

  it('is sent an event when a task is exported: signed, and with ids, state and rows alone', async () => {
    const { id, secret } = await webhooks.create(receiver.url);
    const task = await webhooks.export();
    await eventually(
      () => Promise.resolve(receiver.received),
      (all) => all.length > 0,
    );
    const received = receiver.at(0);
    const { timestamp, ...told } = verified(received, secret);
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
    expect(() => verified({ ...received, body: received.body.replace('acme', 'evil') }, secret)).toThrow();
    const [delivery] = await eventually(
      () => webhooks.log(id),
      ([one]) => one?.state === 'delivered',
    );
    expect(delivery).toMatchObject({
      event_id: received.id,
      event: 'export_task.exported',
      body: received.body,
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
    await webhooks.query(
      `INSERT INTO export_task SELECT (jsonb_populate_record(t, jsonb_build_object(
         'id', $1::text, 'status', 1, 'end_time', NULL, 'run_after', now() + interval '1 h'))).* FROM export_task AS t WHERE id = $2`,
      [cancelled, exported],
    );
    await webhooks.client.cancel(cancelled);
    await webhooks.client.cancel(cancelled);
    await webhooks.query(
      `UPDATE export_task SET status = 2, attempts = 9, lease_until = now() - interval '1 s', worker_id = 'dead' WHERE id = $1`,
      [lost],
    );
    await webhooks.service.until(lost, ({ status }) => status === 4);
    await webhooks.query(`UPDATE export_task SET expire_time = now() - interval '1 s' WHERE id = $1`, [
      exported,
    ]);
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
    expect(await webhooks.query('SELECT FROM export_webhook_event')).toHaveLength(5);
  });

  it('is sent the events alone to which it subscribes, of its own enterprise, while it is enabled', async () => {
    await webhooks.create(receiver.url, { events: ['export_task.invalid'] });
    await webhooks.create(receiver.url, { enabled: false });
    const stranger = await webhooks.member({ corpId: 'other' });
    await stranger.createWebhook({ name: 'n', url: receiver.url, events: [...EVENTS] });
    await webhooks.export();
    expect(await webhooks.query('SELECT FROM export_webhook_event')).toHaveLength(0);
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
      if ([0, 10, 40, 60].includes(minute)) tasks.push(await webhooks.export());
      await webhooks.pass(60);
    }
    const deliveries = await webhooks.log(id);
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
    const [delivery] = await webhooks.log(id);
    expect(delivery).toMatchObject({
      state: 'failed',
      attempts: 10,
      next_time: null,
      end_time: expect.any(String),
    });
    expect(receiver.received).toHaveLength(10);
    expect(delivery?.tries.map(({ status, outcome }) => [status, outcome])).toEqual(
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
    expect(await webhooks.log(id)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  it.each([301, 302, 307, 308])('does not follow a redirect: %d is a failure', async (status) => {
    const other = await webhooks.receiver();
    const { id } = await webhooks.create(receiver.url);
    receiver.behave((_, response) => {
      response.setHeader('Location', other.url);
      return status;
    });
    await webhooks.export();
    await webhooks.deliver();
    expect((await webhooks.log(id))[0]?.tries).toMatchObject([{ status, outcome: 'status' }]);
    expect(other.received).toEqual([]);
  });

  it('does not wait for another one whose receiver hangs', async () => {
    const hanging = await webhooks.receiver(() => undefined);
    const begun = Date.now();
    for (let count = 0; count < 3; count += 1) await webhooks.create(hanging.url);
    const { id } = await webhooks.create(receiver.url);
    for (let count = 0; count < 4; count += 1) await webhooks.export();
    const all = await eventually(
      () => webhooks.log(id),
      (list) => list.length === 4 && list.every(({ state }) => state === 'delivered'),
    );
    expect(all.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1]);
    // The time limit of a try is 15 seconds.
    expect(Date.now() - begun).toBeLessThan(13_000);
    expect(hanging.received.length).toBeGreaterThan(0);
  });
});
