import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Subject, type Observable } from 'rxjs';
import { DataSource, type EntityManager } from 'typeorm';
import { DATABASE } from '../../migrations/data-source-name.js';
import { writeAudit } from './export-audit.js';
import type { DisabledReason, ExportWebhook } from './export-webhook.entity.js';
import { ExportWebhookDelivery } from './export-webhook-delivery.entity.js';
import { fromMaster } from './master.js';
import { TaskTables } from './task-tables.js';
import { claimDeliveriesSql, MOST_TRIES } from './webhook-claim.js';
import { WEBHOOK_TEST, type DeliveryState, type TryOutcome, type WebhookTry } from './webhook-events.js';
import { WebhookOutbox } from './webhook-outbox.js';

/** The retention of events and their deliveries, in days. */
export const KEPT_DAYS = 30;

/** Days without a successful try after which a webhook is disabled. */
const FAILING_DAYS = 5;

/** Rows that one statement deletes. */
const BATCH = 10_000;

/** A delivery with its event, as the log of a webhook shows it. */
export type LoggedDelivery = Pick<
  ExportWebhookDelivery,
  'event_id' | 'event' | 'state' | 'attempts' | 'create_time' | 'end_time' | 'tries'
> & { body: string; next_time: Date | null };

/** A delivery that this process may try, with all that it needs for it. */
export type ClaimedDelivery = Pick<
  ExportWebhookDelivery,
  'webhook_id' | 'event_id' | 'corp_id' | 'event' | 'attempts' | 'claims'
> &
  Pick<ExportWebhook, 'url' | 'secret'> & {
    /** The body of the event. */
    body: string;
    /** Null when the former secret signs no longer. */
    previous_secret: Buffer | null;
    /** Whether the latest try of any event failed. */
    failing: boolean;
  };

/** The limits of a claim. */
export interface ClaimLimits {
  leaseSeconds: number;
  /** Deliveries to claim, and how many of them may be to webhooks whose latest try failed. */
  room: number;
  failingRoom: number;
  /** Webhooks at their limit of simultaneous tries. */
  busy: readonly string[];
}

/** The SQL of the deliveries. All times come from the database's clock. */
@Injectable()
export class WebhookDeliveries {
  private readonly tried = new Subject<TryOutcome>();
  /** The outcome of each try of this process. */
  readonly tries: Observable<TryOutcome> = this.tried.asObservable();

  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    private readonly outbox: WebhookOutbox,
  ) {}

  /** Claims due deliveries as {@link claimDeliveriesSql}. Nobody else tries them before their leases run out. */
  async claim(limits: ClaimLimits): Promise<ClaimedDelivery[]> {
    const { leaseSeconds, room, failingRoom, busy } = limits;
    const [claimed]: [ClaimedDelivery[], number] = await this.dataSource.query(
      claimDeliveriesSql(this.tables),
      [leaseSeconds, room, failingRoom, busy],
    );
    return claimed;
  }

  /**
   * Records a try and its effect on the webhook: a success clears `failing_since`; 410, or days of failures, disable it and
   * notify the other webhooks of the enterprise.
   * @param again seconds until the next try; undefined if there is none.
   * @returns why the webhook was disabled, if it was.
   */
  async record(
    delivery: ClaimedDelivery,
    tried: WebhookTry,
    again: number | undefined,
  ): Promise<DisabledReason | undefined> {
    const delivered = tried.outcome === 'delivered';
    const reason = await this.dataSource.transaction(async (manager) => {
      const state: DeliveryState = delivered ? 'delivered' : again === undefined ? 'failed' : 'waiting';
      if (!(await this.settle(manager, delivery, tried, state, again))) return undefined;
      // A test says nothing about events.
      if (delivery.event === WEBHOOK_TEST) return undefined;
      return delivered ? this.succeeded(manager, delivery) : this.failed(manager, delivery, tried);
    });
    this.tried.next(tried.outcome);
    return reason;
  }

  /** Gives a delivery back without a try, to be tried so many seconds later. */
  async giveBack({ webhook_id, event_id, claims }: ClaimedDelivery, seconds: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE ${this.tables.webhookDeliveries} SET lease_until = NULL, next_time = now() + $4 * interval '1 s'
        WHERE webhook_id = $1 AND event_id = $2 AND claims = $3 AND state = 'waiting'`,
      [webhook_id, event_id, claims, seconds],
    );
  }

  /** Deletes events and deliveries at the end of their retention. */
  async sweep(): Promise<void> {
    for (const table of [this.tables.webhookDeliveries, this.tables.webhookEvents]) {
      for (let deleted = BATCH; deleted === BATCH;) {
        const [, count]: [unknown[], number] = await this.dataSource.query(
          `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
             SELECT ctid FROM ${table} WHERE create_time < now() - ${KEPT_DAYS} * interval '1 day' LIMIT ${BATCH}))`,
        );
        deleted = count;
      }
    }
  }

  /** The number of deliveries that wait for enabled webhooks, and the seconds since the oldest of them was due. */
  async measure(): Promise<{ waiting: number; oldest: number }> {
    const { webhooks, webhookDeliveries } = this.tables;
    const [measured]: { waiting: number; oldest: number }[] = await this.dataSource.query(
      `SELECT count(*)::integer AS waiting,
              greatest(0, coalesce(extract(epoch FROM now() - min(d.next_time)), 0))::float8 AS oldest
         FROM ${webhookDeliveries} AS d
         JOIN ${webhooks} AS w ON w.corp_id = d.corp_id AND w.id = d.webhook_id AND w.enabled
        WHERE d.state = 'waiting'`,
    );
    return measured ?? { waiting: 0, oldest: 0 };
  }

  /** The deliveries of a webhook, the newest event first, and their number. */
  list(
    webhookId: string,
    { state, offset, limit }: { state: DeliveryState | undefined; offset: number; limit: number },
  ): Promise<{ count: number; list: LoggedDelivery[] }> {
    const { webhookDeliveries, webhookEvents } = this.tables;
    const of = `${webhookDeliveries} AS d WHERE d.webhook_id = $1 AND ($2::text IS NULL OR d.state = $2)`;
    return fromMaster(this.dataSource, async (manager) => {
      const values = [webhookId, state ?? null];
      const [counted]: { count: number }[] = await manager.query(
        `SELECT count(*)::integer AS count FROM ${of}`,
        values,
      );
      const list: LoggedDelivery[] = await manager.query(
        `SELECT d.event_id, d.event, e.body, d.state, d.attempts,
                CASE d.state WHEN 'waiting' THEN d.next_time END AS next_time, d.create_time, d.end_time, d.tries
           FROM (SELECT * FROM ${of} ORDER BY d.create_time DESC, d.event_id LIMIT $3 OFFSET $4) AS d
           JOIN ${webhookEvents} AS e ON e.id = d.event_id
          ORDER BY d.create_time DESC, d.event_id`,
        [...values, limit, offset],
      );
      return { count: counted?.count ?? 0, list };
    });
  }

  /**
   * Queues the enterprise's events since a time again for a webhook that subscribes to them, under the same ids and with
   * the same bodies.
   * @returns their number.
   */
  async replay(
    manager: EntityManager,
    { corp_id, id }: Pick<ExportWebhook, 'corp_id' | 'id'>,
    since: Date,
  ): Promise<number> {
    const { webhooks, webhookEvents, webhookDeliveries } = this.tables;
    const [counted]: { count: number }[] = await manager.query(
      `WITH queued AS (
         INSERT INTO ${webhookDeliveries} AS d (webhook_id, event_id, corp_id, event, create_time)
         SELECT w.id, e.id, e.corp_id, e.event, e.create_time
           FROM ${webhookEvents} AS e JOIN ${webhooks} AS w ON w.corp_id = e.corp_id AND e.event = ANY (w.events)
          WHERE e.corp_id = $1 AND w.id = $2 AND e.create_time >= $3
             ON CONFLICT (webhook_id, event_id) DO UPDATE
            SET state = 'waiting', attempts = 0, claims = d.claims + 1, next_time = now(), lease_until = NULL, end_time = NULL
         RETURNING 1)
       SELECT count(*)::integer AS count FROM queued`,
      [corp_id, id, since],
    );
    return counted?.count ?? 0;
  }

  /** Deletes the deliveries of a webhook that is deleted. */
  async deleteOf(manager: EntityManager, webhookId: string): Promise<void> {
    await manager.delete(ExportWebhookDelivery, { webhook_id: webhookId });
  }

  /** @returns false if the delivery no longer belongs to this claim. */
  private async settle(
    manager: EntityManager,
    { webhook_id, event_id, claims }: ClaimedDelivery,
    tried: WebhookTry,
    state: DeliveryState,
    again = 0,
  ): Promise<boolean> {
    const [, count]: [unknown[], number] = await manager.query(
      `UPDATE ${this.tables.webhookDeliveries}
          SET state = $4, attempts = attempts + 1, lease_until = NULL, next_time = now() + $5 * interval '1 s',
              end_time = CASE $4 WHEN 'waiting' THEN NULL ELSE now() END,
              tries = (SELECT jsonb_agg(try ORDER BY place)
                         FROM (SELECT try, place FROM jsonb_array_elements(tries || $6::jsonb) WITH ORDINALITY AS all_tries (try, place)
                                ORDER BY place DESC LIMIT ${MOST_TRIES}) AS latest)
        WHERE webhook_id = $1 AND event_id = $2 AND claims = $3 AND state = 'waiting'`,
      [webhook_id, event_id, claims, state, again, JSON.stringify([tried])],
    );
    return count > 0;
  }

  private async succeeded(
    manager: EntityManager,
    { corp_id, webhook_id }: ClaimedDelivery,
  ): Promise<undefined> {
    await manager.query(
      `UPDATE ${this.tables.webhooks} SET failing_since = NULL
        WHERE corp_id = $1 AND id = $2 AND failing_since IS NOT NULL`,
      [corp_id, webhook_id],
    );
  }

  private async failed(
    manager: EntityManager,
    { corp_id, webhook_id }: ClaimedDelivery,
    { outcome }: WebhookTry,
  ): Promise<DisabledReason | undefined> {
    const [[changed]]: [{ reason: DisabledReason | null }[], number] = await manager.query(
      `UPDATE ${this.tables.webhooks} AS w
          SET failing_since = coalesce(failing_since, now()), enabled = found.reason IS NULL, disabled_reason = found.reason
         FROM (SELECT id, CASE WHEN $3 THEN 'gone'
                               WHEN failing_since <= now() - ${FAILING_DAYS} * interval '1 day' THEN 'failing' END AS reason
                 FROM ${this.tables.webhooks} WHERE corp_id = $1 AND id = $2 AND enabled FOR UPDATE) AS found
        WHERE w.corp_id = $1 AND w.id = found.id AND (w.failing_since IS NULL OR found.reason IS NOT NULL)
        RETURNING found.reason`,
      [corp_id, webhook_id, outcome === 'gone'],
    );
    const reason = changed?.reason ?? undefined;
    if (reason === undefined) return undefined;
    await this.outbox.addDisabled(manager, corp_id, webhook_id, reason);
    await writeAudit(manager, 'webhook_disable', { corp_id }, undefined, { webhook_id });
    return reason;
  }
}
