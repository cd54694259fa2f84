import type { TaskTables } from './task-tables.js';
import { WEBHOOK_TEST } from './webhook-events.js';

/** The tries that a delivery remembers. */
export const MOST_TRIES = 20;

/** The condition for a delivery to be claimable. */
const DUE = `d.state = 'waiting' AND d.next_time <= now() AND (d.lease_until IS NULL OR d.lease_until <= now())`;

/** The events of a webhook: its tests, or all others. */
type Kind = '=' | '<>';

/** The oldest due delivery of each webhook that meets the condition and is not busy, the longest due first. */
const OLDEST = (
  { webhooks, webhookDeliveries }: TaskTables,
  kind: Kind,
  condition: string,
  limit: string,
) => `
  SELECT due.webhook_id, due.event_id
    FROM ${webhooks} AS w
   CROSS JOIN LATERAL (
     SELECT d.webhook_id, d.event_id, d.next_time FROM ${webhookDeliveries} AS d
      WHERE d.webhook_id = w.id AND ${DUE} AND d.event ${kind} '${WEBHOOK_TEST}'
      ORDER BY d.next_time LIMIT 1 FOR UPDATE SKIP LOCKED) AS due
   WHERE ${condition} AND w.id <> ALL ($4)
   ORDER BY due.next_time LIMIT ${limit}`;

/**
 * Claims due deliveries, at most one event and one test for each webhook, so that no backlog delays another webhook. Webhooks
 * whose latest try failed share a part of the room: receivers that hang leave the rest to the others. A test is sent to
 * disabled webhooks too.
 * Parameters: lease in seconds, room, room for failing webhooks, webhooks that are busy.
 */
export function claimDeliveriesSql(tables: TaskTables): string {
  const { webhooks, webhookEvents, webhookDeliveries } = tables;
  return `
  WITH healthy AS (${OLDEST(tables, '<>', 'w.enabled AND w.failing_since IS NULL', '$2')}),
  failing AS (${OLDEST(tables, '<>', 'w.enabled AND w.failing_since IS NOT NULL', '$3')}),
  tests AS (${OLDEST(tables, '=', 'TRUE', '$2')}),
  next AS (
    SELECT * FROM (TABLE tests UNION ALL TABLE healthy UNION ALL TABLE failing) AS found LIMIT $2)
  UPDATE ${webhookDeliveries} AS d
     SET claims = d.claims + 1, lease_until = now() + $1 * interval '1 s'
    FROM next
    JOIN ${webhookEvents} AS e ON e.id = next.event_id
    JOIN ${webhooks} AS w ON w.id = next.webhook_id AND w.corp_id = e.corp_id
   WHERE d.webhook_id = next.webhook_id AND d.event_id = next.event_id
  RETURNING d.webhook_id, d.event_id, d.corp_id, d.event, d.attempts, d.claims, e.body, w.url, w.secret,
            CASE WHEN w.previous_secret_until > now() THEN w.previous_secret END AS previous_secret,
            w.failing_since IS NOT NULL AS failing`;
}
