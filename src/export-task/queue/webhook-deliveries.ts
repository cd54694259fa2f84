import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { DATABASE } from '../../migrations/data-source-name.js';
import type { ExportWebhook } from './export-webhook.entity.js';
import { ExportWebhookDelivery } from './export-webhook-delivery.entity.js';
import { fromMaster } from './master.js';
import { TaskTables } from './task-tables.js';
import type { DeliveryState } from './webhook-events.js';

/** Events and their deliveries are kept for so long, in days. */
export const KEPT_DAYS = 30;

/** A delivery with its event, as the log of a webhook shows it. */
export type LoggedDelivery = Pick<
  ExportWebhookDelivery,
  'event_id' | 'state' | 'attempts' | 'create_time' | 'end_time' | 'tries'
> & { event: string; body: string; next_time: Date | null };

/** The SQL of the deliveries. All times come from the database's clock. */
@Injectable()
export class WebhookDeliveries {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
  ) {}

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
        `SELECT d.event_id, e.event, e.body, d.state, d.attempts,
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
         INSERT INTO ${webhookDeliveries} AS d (webhook_id, event_id, corp_id, create_time)
         SELECT w.id, e.id, e.corp_id, e.create_time
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
}
