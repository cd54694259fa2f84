import { Entity, PrimaryColumn } from 'typeorm';
import { FixedColumn } from '../../sql/fixed-column.decorator.js';

/** Why the service itself has disabled a webhook: the receiver answered 410, or has failed for days. */
export const disabledReasons = ['gone', 'failing'] as const;

export type DisabledReason = (typeof disabledReasons)[number];

/** A webhook: the address of a receiver, and the events of its enterprise that are sent there. */
@Entity('export_webhook')
export class ExportWebhook {
  @PrimaryColumn('text', { name: 'corp_id' })
  corp_id!: string;

  /** A UUID v7, so that ids sort by creation. */
  @PrimaryColumn('text', { name: 'id' })
  id!: string;

  @FixedColumn('text')
  creator_id!: string;

  @FixedColumn('text')
  creator_name!: string;

  @FixedColumn('text')
  name!: string;

  @FixedColumn('text')
  url!: string;

  @FixedColumn('text', { array: true })
  events!: string[];

  @FixedColumn('boolean')
  enabled!: boolean;

  /** Null unless the service has disabled it. */
  @FixedColumn('text', { nullable: true })
  disabled_reason!: DisabledReason | null;

  /** The first failed try since the last success, or since it was enabled again; null without one. */
  @FixedColumn('timestamptz', { precision: 3, nullable: true })
  failing_since!: Date | null;

  /** The signing secret, encrypted. */
  @FixedColumn('bytea')
  secret!: Buffer;

  /** The secret before the last rotation, encrypted. Until the time below, it signs too. */
  @FixedColumn('bytea', { nullable: true })
  previous_secret!: Buffer | null;

  @FixedColumn('timestamptz', { precision: 3, nullable: true })
  previous_secret_until!: Date | null;

  @FixedColumn('timestamptz', { precision: 3, default: () => 'now()' })
  create_time!: Date;

  @FixedColumn('timestamptz', { precision: 3, default: () => 'now()' })
  update_time!: Date;
}
