import { Entity, Index, PrimaryColumn } from 'typeorm';
import { FixedColumn } from '../../sql/fixed-column.decorator.js';

/** An event of the outbox, written in the transaction of the change that it reports, and sent to one or more webhooks. */
@Entity('export_webhook_event')
@Index(['corp_id', 'create_time'])
@Index(['create_time'])
export class ExportWebhookEvent {
  /** The `webhook-id` of every try. */
  @PrimaryColumn('text', { name: 'id' })
  id!: string;

  @FixedColumn('text')
  corp_id!: string;

  @FixedColumn('text')
  event!: string;

  /** The body of every try, byte for byte. */
  @FixedColumn('text')
  body!: string;

  @FixedColumn('timestamptz', { precision: 3, default: () => 'now()' })
  create_time!: Date;
}
