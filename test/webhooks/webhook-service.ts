import { AccessTokens } from '../../src/auth/access-tokens.js';
import {
  ExportTaskClient,
  type ExportTaskError,
  type SaveExportWebhook,
  type WebhookDelivery,
} from '../../src/client/index.js';
import { WebhookDeliverer } from '../../src/export-task/webhooks/webhook-deliverer.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { Receiver, type Behaviour } from './receiver.js';

export const EVENTS = ['export_task.exported', 'export_task.invalid', 'export_task.expired'] as const;

const WEBHOOKS = {
  WEBHOOK_SECRET_KEY: 'a key of the tests that is long enough',
  WEBHOOK_TARGETS: '127.0.0.0/8',
};

export const TASK = {
  name: '在线设备',
  describe: '每天',
  type: 1,
  params: { filter: ['id', 'name'] },
  extend: { product_id: PRODUCT },
};

/** A service that sends webhooks, and the time that its deliveries believe it to be. */
export class WebhookService {
  private readonly receivers: Receiver[] = [];

  private constructor(
    readonly service: TestService,
    /** An administrator of the enterprise `acme`. */
    readonly client: ExportTaskClient,
  ) {}

  static async start(variables: Record<string, string> = {}): Promise<WebhookService> {
    const service = await TestService.start({ ...WEBHOOKS, ...variables });
    await insertDevices(service.database, 'acme', [{}, {}, {}]);
    return new WebhookService(service, new ExportTaskClient(service));
  }

  stop(): Promise<void> {
    return this.service.stop();
  }

  /** Starts a receiver, until `clear`. */
  async receiver(behaviour?: Behaviour): Promise<Receiver> {
    const receiver = await Receiver.start(behaviour);
    this.receivers.push(receiver);
    return receiver;
  }

  /** Stops the receivers, and deletes all webhooks and tasks. */
  async clear(): Promise<void> {
    for (const table of [
      'export_webhook_delivery',
      'export_webhook_event',
      'export_webhook',
      'export_task',
    ]) {
      await this.query(`DELETE FROM ${table}`);
    }
    for (const receiver of this.receivers.splice(0)) await receiver.stop();
  }

  query(sql: string, values: unknown[] = []): Promise<any[]> {
    return this.service.database.query(sql, values);
  }

  /** The deliveries of a webhook, the newest first. */
  async log(id: string): Promise<WebhookDelivery[]> {
    return (await this.client.webhookDeliveries(id)).list;
  }

  /** A client of another member. */
  async member({ corpId = 'acme', role = 1 }): Promise<ExportTaskClient> {
    const caller = { corpId, memberId: 'm2', memberName: 'm2', role };
    const token = await this.service.application.get(AccessTokens).create(caller, 3600);
    return new ExportTaskClient({ url: this.service.url, token });
  }

  create(url: string, more: Partial<SaveExportWebhook> = {}): Promise<{ id: string; secret: string }> {
    return this.client.createWebhook({ name: 'n', url, events: [...EVENTS], ...more });
  }

  /** Exports a task; answers its id. */
  async export(): Promise<string> {
    const id = await this.client.create(TASK);
    await this.service.ended(id);
    return id;
  }

  /** Tries all that is due. */
  async deliver(): Promise<void> {
    const deliverer = this.service.application.get(WebhookDeliverer);
    await deliverer.deliver();
    await deliverer.settled();
  }

  /** Lets so many seconds pass for webhooks and their deliveries, and tries what is due then. */
  async pass(seconds: number): Promise<void> {
    const back = (column: string) => `${column} = ${column} - $1 * interval '1 s'`;
    const { database } = this.service;
    await database.query(
      `UPDATE export_webhook_delivery SET ${back('next_time')}, ${back('lease_until')}, ${back('create_time')}`,
      [seconds],
    );
    await database.query(`UPDATE export_webhook_event SET ${back('create_time')}`, [seconds]);
    await database.query(
      `UPDATE export_webhook SET ${back('failing_since')}, ${back('previous_secret_until')}`,
      [seconds],
    );
    await this.deliver();
  }
}

/** The code with which a call is refused; undefined if it is not. */
export async function refused(call: Promise<unknown>): Promise<number | undefined> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason as ExportTaskError,
  );
  return error?.code;
}
