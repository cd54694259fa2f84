import { Entity, Index, PrimaryColumn } from 'typeorm';
import { FixedColumn } from '../../sql/fixed-column.decorator.js';
import type { DeliveryState, WebhookTry } from './webhook-events.js';

/** An event on its way to a webhook, with the log of its tries. */
@Entity('export_webhook_delivery')
@Index(['webhook_id', 'next_time'], { where: "state = 'waiting'" })
@Index(['webhook_id', 'event'], { where: "state = 'waiting' AND event = 'export_webhook.test'" })
@Index(['webhook_id', 'create_time'])
@Index(['create_time'])
export class ExportWebhookDelivery {
  @PrimaryColumn('text', { name: 'webhook_id' })
  webhook_id!: string;

  @PrimaryColumn('text', { name: 'event_id' })
  event_id!: string;

  @FixedColumn('text')
  corp_id!: string;

  @FixedColumn('text')
  event!: string;

  @FixedColumn('text', { default: 'waiting' })
  state!: DeliveryState;

  /** Tries since the event was queued or replayed. */
  @FixedColumn('integer', { default: 0 })
  attempts!: number;

  /** Claims so far. A worker that lost its lease cannot write the outcome of its try (fencing). */
  @FixedColumn('integer', { default: 0 })
  claims!: number;

  /** No try before this time. */
  @FixedColumn('timestamptz', { precision: 3, default: () => 'now()' })
  next_time!: Date;

  @FixedColumn('timestamptz', { precision: 3, nullable: true })
  lease_until!: Date | null;

  /** The latest tries, the oldest first. */
  @FixedColumn('jsonb', { default: () => "'[]'" })
  tries!: WebhookTry[];

  /** The time of the event. */
  @FixedColumn('timestamptz', { precision: 3, default: () => 'now()' })
  create_time!: Date;

  @FixedColumn('timestamptz', { precision: 3, nullable: true })
  end_time!: Date | null;
}
