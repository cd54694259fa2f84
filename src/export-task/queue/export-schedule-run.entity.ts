import { Entity, Index, PrimaryColumn } from 'typeorm';
import { FixedColumn } from '../../sql/fixed-column.decorator.js';

/**
 * The outcomes of a run. `waiting`: it waits for the run before it. `created`: its task waits or runs. `exported`,
 * `invalid`, `cancelled` and `deleted`: what became of its task. `failed`: its task could not be created. `skipped`: the
 * run before it was not finished, too many runs waited, or the schedule was stopped. `missed`: the service, or a system that
 * it needs, was down when the run was due.
 */
export const runOutcomes = [
  'waiting',
  'created',
  'exported',
  'invalid',
  'cancelled',
  'deleted',
  'failed',
  'skipped',
  'missed',
] as const;

export type RunOutcome = (typeof runOutcomes)[number];

/** A run of a schedule. The primary key keeps several workers from making it twice. */
@Entity('export_schedule_run')
@Index(['schedule_id', 'outcome'], { where: `outcome IN ('waiting', 'created')` })
@Index(['create_time'])
export class ExportScheduleRun {
  @PrimaryColumn('text', { name: 'schedule_id' })
  schedule_id!: string;

  @PrimaryColumn('timestamptz', { name: 'due_at', precision: 3 })
  due_at!: Date;

  @FixedColumn('text')
  outcome!: RunOutcome;

  /** Its task; null if none was created. */
  @FixedColumn('text', { nullable: true })
  task_id!: string | null;

  /** The reason for the outcome, in words; may be empty. */
  @FixedColumn('text', { default: '' })
  reason!: string;

  /** Whether a member asked for it. */
  @FixedColumn('boolean', { default: false })
  manual!: boolean;

  /** When the run was recorded. */
  @FixedColumn('timestamptz', { precision: 3 })
  create_time!: Date;

  /** When the outcome became final; null while the run is waiting or its task is not finished. */
  @FixedColumn('timestamptz', { precision: 3, nullable: true })
  end_time!: Date | null;
}
