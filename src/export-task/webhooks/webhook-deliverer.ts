import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { within } from '../../bounded/within.js';
import { isOutage } from '../../errors/is-outage.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { ScheduledJobs } from '../queue/scheduled-jobs.js';
import { WebhookDeliveries, type ClaimedDelivery, type ClaimLimits } from '../queue/webhook-deliveries.js';
import { WEBHOOK_TEST } from '../queue/webhook-events.js';
import { Environment } from '../work/environment.js';
import { nextTry } from './webhook-retries.js';
import { signatures, WebhookSecrets } from './webhook-secrets.js';
import { WebhookSender, type Sent } from './webhook-sender.js';
import { WebhookTargets } from './webhook-targets.js';

/** Tries of this process at the same time. Webhooks whose latest try failed share half of them. */
const MOST_RUNNING = 200;
const MOST_FAILING = MOST_RUNNING / 2;

/** Simultaneous tries to one webhook; one if its latest try failed, or if many tries of its enterprise are running. */
const MOST_PER_WEBHOOK = 4;
const MANY_PER_CORP = 8;

/** Four times the time limit of a try. In seconds. */
const LEASE_SECONDS = 60;

/** The delay of a delivery whose secret cannot be decrypted, in seconds. */
const UNREADABLE_SECONDS = 300;

/** Interval of the look for due deliveries, and of the deletion of old ones, in milliseconds. */
const DELIVER_MS = 1000;
const SWEEP_MS = 3_600_000;

/** The last seconds of the grace period: running tries are given back. */
const GIVE_BACK_SECONDS = 2;

/** Delivers the events of the outbox, in every worker. */
@Injectable()
export class WebhookDeliverer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WebhookDeliverer.name);
  /** Webhooks whose secret could not be decrypted. Only the first failure of each is logged. */
  private readonly unreadable = new Set<string>();
  private readonly running = new Map<ClaimedDelivery, Promise<void>>();
  private readonly shutdown = new AbortController();
  private readonly secrets: WebhookSecrets | undefined;
  private readonly sender: WebhookSender;
  private claiming: Promise<void> | undefined;
  private stopping = false;

  constructor(
    private readonly deliveries: WebhookDeliveries,
    private readonly environment: Environment,
    private readonly jobs: ScheduledJobs,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {
    const { webhooks } = options;
    this.secrets = webhooks && new WebhookSecrets(webhooks.key);
    this.sender = new WebhookSender(new WebhookTargets(webhooks?.targets));
  }

  onApplicationBootstrap(): void {
    if (!this.options.worker) return;
    this.jobs.add('sweep-webhooks', SWEEP_MS, () => this.deliveries.sweep());
    if (this.secrets) this.jobs.add('deliver', DELIVER_MS, () => this.deliver());
  }

  /** Claims due deliveries as long as there is room for them, and begins their tries. */
  async deliver(): Promise<void> {
    if (this.stopping || !this.secrets) return;
    const { secrets } = this;
    this.claiming ??= this.claim(secrets).finally(() => {
      this.claiming = undefined;
    });
    await this.claiming;
  }

  /** Settles when nothing is being claimed and no try runs. */
  async settled(): Promise<void> {
    await this.claiming?.catch(() => undefined);
    await Promise.all(this.running.values());
  }

  /** Lets running tries end within the grace period, and gives the others back. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await within(Math.max(0, this.options.shutdownSeconds - GIVE_BACK_SECONDS), this.settled());
    this.shutdown.abort(new Error('the process stops'));
    await within(GIVE_BACK_SECONDS, this.settled());
  }

  private async claim(secrets: WebhookSecrets): Promise<void> {
    if (!this.environment.works('tasks')) return;
    try {
      for (;;) {
        const room = MOST_RUNNING - this.running.size;
        if (room <= 0 || this.stopping) return;
        const claimed = await this.deliveries.claim({ leaseSeconds: LEASE_SECONDS, room, ...this.limits() });
        if (claimed.length === 0) return;
        for (const delivery of claimed) this.begin(delivery, secrets);
      }
    } catch (error) {
      if (!isOutage(error)) throw error;
      this.environment.failed('tasks', error);
    }
  }

  private limits(): Pick<ClaimLimits, 'failingRoom' | 'busy'> {
    const running = [...this.running.keys()];
    const ofWebhook = counts(running.map(({ webhook_id }) => webhook_id));
    const ofCorp = counts(running.map(({ corp_id }) => corp_id));
    const isBusy = ({ webhook_id, corp_id, failing }: ClaimedDelivery) => {
      const most = failing || (ofCorp.get(corp_id) ?? 0) >= MANY_PER_CORP ? 1 : MOST_PER_WEBHOOK;
      return (ofWebhook.get(webhook_id) ?? 0) >= most;
    };
    return {
      failingRoom: Math.max(0, MOST_FAILING - running.filter(({ failing }) => failing).length),
      busy: running.filter(isBusy).map(({ webhook_id }) => webhook_id),
    };
  }

  private begin(delivery: ClaimedDelivery, secrets: WebhookSecrets): void {
    const run = this.attempt(delivery, secrets)
      .catch((error: unknown) => {
        // The lease runs out, and the event is sent again under the same id.
        if (isOutage(error)) this.environment.failed('tasks', error);
        else this.logger.error(`the delivery of ${delivery.event_id} failed: ${String(error)}`);
      })
      .finally(() => {
        this.running.delete(delivery);
      });
    this.running.set(delivery, run);
  }

  /** Tries a delivery once, and writes the outcome. */
  private async attempt(delivery: ClaimedDelivery, secrets: WebhookSecrets): Promise<void> {
    const signing = this.decrypted(delivery, secrets);
    if (!signing) return this.deliveries.giveBack(delivery, UNREADABLE_SECONDS);
    const begun = performance.now();
    const time = this.options.clock();
    let sent: Sent;
    try {
      sent = await this.sender.send(
        delivery.url,
        headersOf(delivery, signing, time),
        delivery.body,
        this.shutdown.signal,
      );
    } catch {
      return this.deliveries.giveBack(delivery, 0);
    }
    const { outcome, status, retryAfter } = sent;
    const milliseconds = Math.round(performance.now() - begun);
    const tried = { time: time.toISOString(), status, milliseconds, outcome };
    const isLast = delivery.event === WEBHOOK_TEST || outcome === 'delivered';
    const again = isLast ? undefined : nextTry(delivery.attempts + 1, retryAfter);
    const reason = await this.deliveries.record(delivery, tried, again);
    if (reason !== undefined) this.logger.warn(`the webhook ${delivery.webhook_id} is disabled: ${reason}`);
  }

  /** The secrets that sign; undefined if the current one cannot be decrypted. */
  private decrypted(
    { corp_id, webhook_id: id, secret, previous_secret }: ClaimedDelivery,
    secrets: WebhookSecrets,
  ): string[] | undefined {
    const open = (encrypted: Buffer | null) => {
      try {
        return encrypted === null ? [] : [secrets.decrypt(encrypted, { corp_id, id })];
      } catch {
        return [];
      }
    };
    const current = open(secret);
    if (current.length > 0) {
      this.unreadable.delete(id);
      return [...current, ...open(previous_secret)];
    }
    if (!this.unreadable.has(id)) {
      this.logger.error(
        `the secret of the webhook ${id} cannot be decrypted: the key has changed since. Restore the key, or rotate the secret.`,
      );
    }
    this.unreadable.add(id);
    return undefined;
  }
}

/** The headers of the Standard Webhooks. */
function headersOf(
  { event_id: id, body }: ClaimedDelivery,
  secrets: string[],
  time: Date,
): Record<string, string> {
  const timestamp = Math.floor(time.getTime() / 1000);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures(secrets, id, timestamp, body),
  };
}

/** How often each text occurs. */
function counts(texts: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const text of texts) found.set(text, (found.get(text) ?? 0) + 1);
  return found;
}
