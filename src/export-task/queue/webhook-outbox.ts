import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DisabledReason } from './export-webhook.entity.js';
import { TaskTables } from './task-tables.js';
import { WEBHOOK_DISABLED, WEBHOOK_TEST, type WebhookEvent } from './webhook-events.js';

/** The data of an event beside the enterprise: ids, states and numbers, but no link, name or record. */
type EventData = Record<string, string | number | boolean | null>;

/** An event of an enterprise. */
export interface OccurredEvent {
  corp_id: string;
  event: WebhookEvent;
  data: EventData;
}

/** The time of the transaction as JSON texts have it. */
const NOW = `to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * The parts of a WITH that write the outbox: an event for each row of `occurred` (corp_id, event, data) that some webhook
 * of the enterprise receives, and its deliveries. The body is written once: every try sends these bytes.
 * @param receives the condition for a webhook `w` to get an event `o`; by default it subscribes to it.
 */
export function outboxSql(
  { webhooks, webhookEvents, webhookDeliveries }: TaskTables,
  occurred: string,
  receives = 'w.enabled AND o.event = ANY (w.events)',
): string {
  return `
  noted AS (
    INSERT INTO ${webhookEvents} (id, corp_id, event, body)
    SELECT 'evt_' || replace(gen_random_uuid()::text, '-', ''), o.corp_id, o.event,
           (SELECT row_to_json(body)::text FROM (SELECT o.event AS type, ${NOW} AS timestamp, o.data AS data) AS body)
      FROM ${occurred} AS o
     WHERE o.event IS NOT NULL AND EXISTS (SELECT FROM ${webhooks} AS w WHERE w.corp_id = o.corp_id AND ${receives})
    RETURNING id, corp_id, event, create_time
  ), queued AS (
    INSERT INTO ${webhookDeliveries} (webhook_id, event_id, corp_id, event, create_time)
    SELECT w.id, o.id, o.corp_id, o.event, o.create_time
      FROM noted AS o JOIN ${webhooks} AS w ON w.corp_id = o.corp_id AND ${receives}
  )`;
}

/** Writes events for webhooks, in the transaction of the change that they report. Transitions write those of tasks. */
@Injectable()
export class WebhookOutbox {
  constructor(private readonly tables: TaskTables) {}

  /** Writes an event for the webhooks of the enterprise that subscribe to it, in the transaction of `manager`. */
  async add(manager: EntityManager, { corp_id, event, data }: OccurredEvent): Promise<void> {
    await this.write(manager, [corp_id, event, data]);
  }

  /**
   * Writes a test for one webhook, whether it is enabled or not.
   * @returns the id of the event; undefined if there is no such webhook.
   */
  addTest(manager: EntityManager, corp_id: string, webhook_id: string): Promise<string | undefined> {
    return this.write(manager, [corp_id, WEBHOOK_TEST, { webhook_id }], 'w.id = $4', webhook_id);
  }

  /** Tells the enterprise's other webhooks that the service has disabled one. */
  async addDisabled(
    manager: EntityManager,
    corp_id: string,
    webhook_id: string,
    reason: DisabledReason,
  ): Promise<void> {
    const data = { webhook_id, reason };
    await this.write(manager, [corp_id, WEBHOOK_DISABLED, data], 'w.enabled AND w.id <> $4', webhook_id);
  }

  private async write(
    manager: EntityManager,
    [corp_id, event, data]: [corp_id: string, event: string, data: EventData],
    receives?: string,
    ...webhook: string[]
  ): Promise<string | undefined> {
    const [noted]: { id: string }[] = await manager.query(
      `WITH occurred AS (SELECT $1::text AS corp_id, $2::text AS event, $3::json AS data),
            ${outboxSql(this.tables, 'occurred', receives)}
       SELECT id FROM noted`,
      [corp_id, event, JSON.stringify({ corp_id, ...data }), ...webhook],
    );
    return noted?.id;
  }
}
