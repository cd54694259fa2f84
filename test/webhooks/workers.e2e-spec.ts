import { setTimeout as sleep } from 'node:timers/promises';
import { Fleet } from '../chaos/fleet.js';
import { eventually } from '../support/eventually.js';
import { Receiver, verified } from './receiver.js';
import { TASK, WebhookService } from './webhook-service.js';

const WORKERS = 3;
const KILLS = 4;
const TASKS_PER_KILL = 5;

describe('workers that deliver and are killed', () => {
  let webhooks: WebhookService;
  let fleet: Fleet;
  let receiver: Receiver;

  beforeAll(async () => {
    webhooks = await WebhookService.start({ ROLE: 'api' });
    fleet = new Fleet({ ...webhooks.service.variables, LEASE_SECONDS: '3', MAX_ATTEMPTS: '20' });
    for (let count = 0; count < WORKERS; count += 1) fleet.start();
    for (let worker = 0; worker < WORKERS; worker += 1) await fleet.ready(worker);
  }, 120_000);

  afterAll(async () => {
    await fleet.stop();
    await receiver.stop();
    await webhooks.stop();
  });

  it('deliver each event at least once, under the same id and with the same bytes', async () => {
    const { database } = webhooks.service;
    let requests = 0;
    const accepted = new Set<string>();
    receiver = await Receiver.start((received, response) => {
      requests += 1;
      // Every third try fails, and the others take a while, so that kills come in the middle.
      if (requests % 3 === 0) return 500;
      setTimeout(() => {
        accepted.add(received.id);
        response.writeHead(200).end();
      }, 150);
      return undefined;
    });
    const { id, secret } = await webhooks.create(receiver.url);
    // The time that retries and the leases of the dead would take passes at once.
    const hurry = () =>
      database.query(
        `UPDATE export_webhook_delivery
            SET next_time = least(next_time, now()), lease_until = least(lease_until, now()) WHERE state = 'waiting'`,
      );
    const tasks: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      for (let count = 0; count < TASKS_PER_KILL; count += 1) tasks.push(await webhooks.client.create(TASK));
      await sleep(700);
      await fleet.replace(kill % WORKERS);
      await hurry();
    }
    for (const task of tasks) await webhooks.service.ended(task);
    const deliveries = await eventually(
      async () => {
        await hurry();
        await sleep(1000);
        return (await webhooks.client.webhookDeliveries(id, { limit: 100 })).list;
      },
      (list) => list.length === tasks.length && list.every(({ state }) => state === 'delivered'),
    );
    expect(deliveries.map(({ body }) => JSON.parse(body).data.task_id).sort()).toEqual([...tasks].sort());
    for (const { event_id, body } of deliveries) {
      expect(accepted).toContain(event_id);
      const bodies = receiver.received.filter((one) => one.id === event_id).map((one) => one.body);
      expect(new Set(bodies)).toEqual(new Set([body]));
    }
    for (const received of receiver.received) verified(received, secret);
  }, 120_000);
});
