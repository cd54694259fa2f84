import { Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { FixedColumn } from '../../sql/fixed-column.decorator.js';

/** The audited actions on a task or its file, on schedules and on webhooks. */
export type AuditAction =
  | 'create'
  | 'preview'
  | 'link'
  | 'cancel'
  | 'retry'
  | 'delete'
  | 'expire'
  | 'schedule_create'
  | 'schedule_replace'
  | 'schedule_delete'
  | 'schedule_pause'
  | 'schedule_resume'
  | 'schedule_run'
  | 'schedule_suspend'
  | 'webhook_create'
  | 'webhook_change'
  | 'webhook_rotate'
  | 'webhook_test'
  | 'webhook_replay'
  | 'webhook_delete'
  | 'webhook_disable';

/** Details of an action; the keys are spelled as in the table. */
export interface AuditDetail {
  /** The record type. */
  type?: number;
  /** The keys of the file's columns, in order. */
  columns?: string[];
  /** The columns that show personal data in clear text. */
  in_clear?: string[];
  /** The worker that removed the file. */
  worker_id?: string;
  /** The schedule that was changed, or that made the task. */
  schedule_id?: string;
  /** The webhook of an action on one. */
  webhook_id?: string;
}

/**
 * One line of the audit trail: who did what to which task, when, and from where. The trail is append-only: the database
 * refuses to change or delete a line. Lines outlive their tasks.
 */
@Entity('export_audit')
@Index(['corp_id', 'time'])
@Index(['task_id'])
export class ExportAudit {
  @PrimaryGeneratedColumn('identity', { name: 'id', type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @FixedColumn('text')
  corp_id!: string;

  /** Null for a preview, and for actions on schedules and webhooks. */
  @FixedColumn('text', { nullable: true })
  task_id!: string | null;

  @FixedColumn('text')
  action!: AuditAction;

  /** The member; null if the service itself acts. */
  @FixedColumn('text', { nullable: true })
  member_id!: string | null;

  @FixedColumn('text', { nullable: true })
  member_name!: string | null;

  @FixedColumn('integer', { nullable: true })
  role!: number | null;

  @FixedColumn('text', { nullable: true })
  ip!: string | null;

  @FixedColumn('text', { nullable: true })
  user_agent!: string | null;

  @FixedColumn('timestamptz', { precision: 3, default: () => 'now()' })
  time!: Date;

  @FixedColumn('jsonb')
  detail!: AuditDetail;
}
