import { Entity, Index, PrimaryColumn } from 'typeorm';
import { FixedColumn } from '../../sql/fixed-column.decorator.js';
import { SavedCreation } from './saved-creation.js';

/** The treatments of a run that is due while the one before it is not finished. */
export const overlaps = ['skip', 'queue'] as const;

/** Which of the runs that an outage has missed are made up for. */
export const catchUps = ['newest', 'none', 'all'] as const;

/** The states of a schedule. Only active ones become due. */
export const scheduleStates = ['active', 'paused', 'suspended'] as const;

export type ScheduleState = (typeof scheduleStates)[number];

/** A schedule: the body of a creation, with the times at which a task is created from it. */
@Entity('export_schedule')
@Index(['corp_id', 'creator_id'])
@Index(['next_due_at'], { where: 'next_due_at IS NOT NULL' })
export class ExportSchedule extends SavedCreation {
  /** A UUID v7, so that ids sort by creation. */
  @PrimaryColumn('text', { name: 'id' })
  id!: string;

  @FixedColumn('text')
  corp_id!: string;

  /** The owner's role at the latest call for schedules. */
  @FixedColumn('integer')
  creator_role!: number;

  @FixedColumn('text')
  cron!: string;

  /** The zone of `cron`. */
  @FixedColumn('text')
  timezone!: string;

  @FixedColumn('text')
  overlap!: (typeof overlaps)[number];

  @FixedColumn('text')
  catch_up!: (typeof catchUps)[number];

  /** Whether every run may ask for the same range of time. */
  @FixedColumn('boolean')
  fixed_range!: boolean;

  @FixedColumn('text', { default: 'active' })
  state!: ScheduleState;

  /** Why it is suspended; empty in any other state. */
  @FixedColumn('text', { default: '' })
  state_reason!: string;

  /** Failed runs since the last exported one, or since the schedule was resumed. */
  @FixedColumn('integer', { default: 0 })
  failures!: number;

  /** The due time of the next run; null unless the schedule is active. */
  @FixedColumn('timestamptz', { precision: 3, nullable: true })
  next_due_at!: Date | null;
}
