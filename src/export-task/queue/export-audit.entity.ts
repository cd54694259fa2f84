import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** What can be done to a task, or with its file. */
export type AuditAction = 'create' | 'preview' | 'link' | 'cancel' | 'retry' | 'delete' | 'expire';

/** What a line says besides; keys are spelled as in the table. */
export interface AuditDetail {
  /** The record type. */
  type?: number;
  /** The keys of the columns of the file, in its order. */
  columns?: string[];
  /** Those of them that show personal data as it is. */
  in_clear?: string[];
  /** The worker that removed the file. */
  worker_id?: string;
}

/**
 * One line of the audit trail: who did what to which task, when, and from where. Lines are only ever added; the
 * database refuses to change or delete one. They outlive their tasks.
 */
@Entity('export_audit')
@Index('export_audit_corp', ['corp_id', 'time'])
@Index('export_audit_task', ['task_id'])
export class ExportAudit {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('text')
  corp_id!: string;

  /** None for a preview. */
  @Column('text', { nullable: true })
  task_id!: string | null;

  @Column('text')
  action!: AuditAction;

  /** The member; none where the service itself acts. */
  @Column('text', { nullable: true })
  member_id!: string | null;

  @Column('text', { nullable: true })
  member_name!: string | null;

  @Column('integer', { nullable: true })
  role!: number | null;

  @Column('text', { nullable: true })
  ip!: string | null;

  @Column('text', { nullable: true })
  user_agent!: string | null;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  time!: Date;

  @Column('jsonb')
  detail!: AuditDetail;
}
