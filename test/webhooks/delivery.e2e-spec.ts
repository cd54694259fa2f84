import { eventually } from '../support/eventually.js';
import { Receiver, verified } from './receiver.js';
import { EVENTS, TASK, WebhookService } from './webhook-service.js';

describe('a webhook', () => {
  let webhooks: WebhookService;
  let receiver: Receiver;

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
    await receiver.stop();
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
    const cancelled = await webhooks.client.create({ ...TASK, name: 'x' });
    await tables(`UPDATE export_task SET run_after = now() + interval '1 h' WHERE id = $1`, [cancelled]);
    await webhooks.client.cancel(cancelled).catch(() => undefined);
    const exported = await webhooks.export();
    const lost = await webhooks.export();
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
        expect.stringMatching(
          new RegExp(`^${cancelled} export_task.(invalid 0 cancelled|exported 3 exported)$`),
        ),
        `${exported} export_task.exported 3 exported`,
        `${exported} export_task.expired 3 exported`,
        `${lost} export_task.exported 3 exported`,
        `${lost} export_task.invalid 0 worker_lost`,
      ].sort((a, b) => String(a).localeCompare(String(b))),
    );
  });
});
