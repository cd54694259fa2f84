import type { PersonalDataRule } from '../exporter/personal-data.js';
import type { FileOptions } from '../file/file-options.js';
import { Column, Entity, Index, PrimaryColumn, type ValueTransformer } from 'typeorm';

/** The states of a task, as the interface page numbers them. */
export enum TaskStatus {
  ToBeExported = 1,
  Exporting = 2,
  Exported = 3,
  Invalid = 4,
  Expired = 5,
}

/** The driver gives a bigint as text; counts of rows and bytes are far below 2^53. */
const count: ValueTransformer = { from: (value: string) => Number(value), to: (value: number) => value };

/** One export task. The fields that callers see are spelled as the interface page spells them. */
@Entity('export_task')
// The migration makes this one: its order, newest first, and what it includes can't be said here.
@Index('export_task_list', { synchronize: false })
@Index('export_task_count', ['corp_id', 'status', 'type'])
@Index('export_task_waiting', ['corp_id', 'run_after', 'id'], { where: 'status = 1' })
@Index('export_task_turns', ['corp_id', 'claim_time'])
@Index('export_task_running', ['corp_id'], { where: 'status = 2' })
@Index('export_task_expiring', ['expire_time'], { where: 'status = 3' })
@Index('export_task_idempotency', ['corp_id', 'creator_id', 'idempotency_key'], {
  where: 'idempotency_key IS NOT NULL',
})
@Index('export_task_equal', ['corp_id', 'creator_id', 'request_hash'], { where: 'status IN (1, 2)' })
@Index('export_task_unswept', ['end_time'], {
  where: 'swept_attempts < attempts AND (status = 4 OR status = 3 AND attempts > 1)',
})
export class ExportTask {
  /** A UUID v7: later tasks have greater ids. */
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  corp_id!: string;

  @Column('text')
  creator_id!: string;

  @Column('text')
  creator_name!: string;

  @Column('text')
  name!: string;

  @Column('text')
  describe!: string;

  @Column('integer')
  type!: number;

  @Column('integer', { default: TaskStatus.ToBeExported })
  status!: TaskStatus;

  /** As it was sent; `json` keeps the order of its keys, `jsonb` would not. */
  @Column('json')
  params!: Record<string, unknown>;

  @Column('json')
  extend!: Record<string, unknown>;

  /** How the file is written: what was asked for, completed when the task was created. */
  @Column('jsonb')
  options!: FileOptions;

  /**
   * What becomes of personal data in the file, settled by the right of the creator when the task was created; `omit`
   * also where it asks for none.
   */
  @Column('text', { default: 'clear' })
  personal_data!: PersonalDataRule;

  /** The size of the file in bytes. */
  @Column('bigint', { default: 0, transformer: count })
  size!: number;

  /** Rows that the file will have. */
  @Column('bigint', { default: 0, transformer: count })
  total!: number;

  /** Rows that were read so far; it never goes back. */
  @Column('bigint', { default: 0, transformer: count })
  finished!: number;

  /** A stable word for what became of the task; empty while it is waiting or running for the first time. */
  @Column('text', { default: '' })
  result_code!: string;

  /** The same as a sentence for people. */
  @Column('text', { default: '' })
  result_desc!: string;

  /** Where the file lies in the store, while there is one. */
  @Column('text', { nullable: true })
  object_key!: string | null;

  /** `sha256:` and the sum of the file in hexadecimal, while there is one. */
  @Column('text', { nullable: true })
  checksum!: string | null;

  /** How many times a worker has claimed the task; it never goes back, so that no two attempts write one file. */
  @Column('integer', { default: 0 })
  attempts!: number;

  /** How many of the attempts do not count: those that were given back, and those before a retry. */
  @Column('integer', { default: 0 })
  free_attempts!: number;

  /** How many of the attempts have nothing left in the store but the task's file. */
  @Column('integer', { default: 0 })
  swept_attempts!: number;

  /** The worker that holds the lease. */
  @Column('text', { nullable: true })
  worker_id!: string | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  lease_until!: Date | null;

  /** The `Idempotency-Key` that the task was created with. */
  @Column('text', { nullable: true })
  idempotency_key!: string | null;

  /** SHA-256 of what the task was created from, in hexadecimal. */
  @Column('text', { default: '' })
  request_hash!: string;

  /** When a member asked for a running export to stop. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  cancel_requested_at!: Date | null;

  /** Not claimed before: a failed attempt waits a little. */
  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  run_after!: Date;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  create_time!: Date;

  /** When a worker last claimed the task: enterprises take turns by it. */
  @Column({ type: 'timestamptz', nullable: true })
  claim_time!: Date | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  begin_time!: Date | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  end_time!: Date | null;

  /** When the file is removed. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  expire_time!: Date | null;
}
