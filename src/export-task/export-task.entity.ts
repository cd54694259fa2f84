import type { PersonalDataRule } from '../exporter/personal-data.js';
import type { FileOptions } from '../file/file-options.js';
import { Entity, Index, PrimaryColumn, type ValueTransformer } from 'typeorm';
import { FixedColumn } from '../sql/fixed-column.decorator.js';

/** The states of a task, as the interface page numbers them. */
export enum TaskStatus {
  ToBeExported = 1,
  Exporting = 2,
  Exported = 3,
  Invalid = 4,
  Expired = 5,
}

/** The driver returns a bigint as text. Counts of rows and bytes are far below 2^53. */
const count: ValueTransformer = { from: (value: string) => Number(value), to: (value: number) => value };

/** One export task. Fields that callers see have the names of the interface page. */
@Entity('export_task')
// The migration makes it descending, and only includes the last two columns; TypeORM knows neither.
@Index(['corp_id', 'create_time', 'id', 'status', 'type'])
@Index(['corp_id', 'status', 'type'])
@Index(['corp_id', 'run_after', 'id'], { where: 'status = 1' })
@Index(['corp_id', 'claim_time'])
@Index(['corp_id'], { where: 'status = 2' })
@Index(['expire_time'], { where: 'status = 3' })
@Index(['corp_id', 'creator_id', 'idempotency_key'], {
  where: 'idempotency_key IS NOT NULL',
})
@Index(['corp_id', 'creator_id', 'request_hash'], { where: 'status IN (1, 2)' })
@Index(['schedule_id', 'create_time'], { where: 'schedule_id IS NOT NULL' })
@Index(['end_time'], {
  where: 'swept_attempts < attempts AND (status = 4 OR status = 3 AND attempts > 1)',
})
export class ExportTask {
  /** A UUID v7, so that ids sort by creation. */
  @PrimaryColumn('text', { name: 'id' })
  id!: string;

  @FixedColumn('text')
  corp_id!: string;

  @FixedColumn('text')
  creator_id!: string;

  @FixedColumn('text')
  creator_name!: string;

  @FixedColumn('text')
  name!: string;

  @FixedColumn('text')
  describe!: string;

  @FixedColumn('integer')
  type!: number;

  @FixedColumn('integer', { default: TaskStatus.ToBeExported })
  status!: TaskStatus;

  /** As sent. `json` keeps the order of the keys, which `jsonb` would not. */
  @FixedColumn('json')
  params!: Record<string, unknown>;

  @FixedColumn('json')
  extend!: Record<string, unknown>;

  /** `query` with absolute values in place of its relative times; null if it has none. Every attempt reads the same times. */
  @FixedColumn('json', { nullable: true })
  resolved_query!: Record<string, unknown> | null;

  /** The file options: as sent, completed with the defaults at creation. */
  @FixedColumn('jsonb')
  options!: FileOptions;

  /**
   * The treatment of personal data in the file. The creator's role decides it at creation. A file without personal data
   * has `omit`.
   */
  @FixedColumn('text', { default: 'clear' })
  personal_data!: PersonalDataRule;

  /** The size of the file in bytes. */
  @FixedColumn('bigint', { default: 0, transformer: count })
  size!: number;

  /** Rows the file will have. */
  @FixedColumn('bigint', { default: 0, transformer: count })
  total!: number;

  /** Rows read so far. Only a retry by a member resets it; an attempt that counts fewer rows lowers it to their number. */
  @FixedColumn('bigint', { default: 0, transformer: count })
  finished!: number;

  /** The result as a stable code; empty until the first attempt ends, unless no worker exports the type (`no_worker`). */
  @FixedColumn('text', { default: '' })
  result_code!: string;

  /** The result as a sentence. */
  @FixedColumn('text', { default: '' })
  result_desc!: string;

  /** The key of the file in the store; null without a file. */
  @FixedColumn('text', { nullable: true })
  object_key!: string | null;

  /** `sha256:` or `crc32:` and the checksum of the file in hexadecimal; null without a file. */
  @FixedColumn('text', { nullable: true })
  checksum!: string | null;

  /** Claims so far. It never decreases, so that no two attempts write the same file. */
  @FixedColumn('integer', { default: 0 })
  attempts!: number;

  /** Attempts that do not count against the limit: given back, ended by the environment, or before a retry. */
  @FixedColumn('integer', { default: 0 })
  free_attempts!: number;

  /** Attempts whose leftovers in the store have been removed: all up to this number. */
  @FixedColumn('integer', { default: 0 })
  swept_attempts!: number;

  /** The worker that holds the lease. */
  @FixedColumn('text', { nullable: true })
  worker_id!: string | null;

  @FixedColumn('timestamptz', { precision: 3, nullable: true })
  lease_until!: Date | null;

  /** The `Idempotency-Key` that the task was created with. */
  @FixedColumn('text', { nullable: true })
  idempotency_key!: string | null;

  /** SHA-256 of the creation request, in hexadecimal. */
  @FixedColumn('text', { default: '' })
  request_hash!: string;

  /** The schedule that made the task; null if a member created it. */
  @FixedColumn('text', { nullable: true })
  schedule_id!: string | null;

  /** When a member cancelled the task. */
  @FixedColumn('timestamptz', { precision: 3, nullable: true })
  cancel_requested_at!: Date | null;

  /** No claim before this time: a retry waits for its back-off. */
  @FixedColumn('timestamptz', { precision: 3, default: () => 'now()' })
  run_after!: Date;

  /** The first fault of the environment since the task last got past it; null without one. */
  @FixedColumn('timestamptz', { precision: 3, nullable: true })
  environment_since!: Date | null;

  @FixedColumn('timestamptz', { precision: 3, default: () => 'now()' })
  create_time!: Date;

  /** The latest claim. Enterprises take turns by it. */
  @FixedColumn('timestamptz', { nullable: true })
  claim_time!: Date | null;

  @FixedColumn('timestamptz', { precision: 3, nullable: true })
  begin_time!: Date | null;

  @FixedColumn('timestamptz', { precision: 3, nullable: true })
  end_time!: Date | null;

  /** The end of the file's retention. */
  @FixedColumn('timestamptz', { precision: 3, nullable: true })
  expire_time!: Date | null;
}
