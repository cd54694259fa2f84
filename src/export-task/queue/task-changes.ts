import { Injectable } from '@nestjs/common';
import { Subject, type Observable } from 'rxjs';
import type { ExportTask } from '../export-task.entity.js';
import type { RunOutcome } from './export-schedule-run.entity.js';
import type { ResultCode } from './export-task.results.js';

/** A task after a change. */
export type ChangedTask = Pick<ExportTask, 'id' | 'corp_id' | 'type' | 'status' | 'attempts' | 'result_code'>;

/** A committed change that this process made to a task. */
export type TaskChange = { task: ChangedTask } & (
  | {
      change:
        | 'created'
        | 'exported'
        | 'failed'
        | 'refused'
        | 'given_back'
        | 'recovered'
        | 'cancelled'
        | 'retried'
        | 'expired'
        | 'deleted';
    }
  /** `waitedSeconds`: the time from when the task was due until it was claimed. */
  | { change: 'claimed'; waitedSeconds: number }
);

/**
 * The outcome of an attempt. Besides the results of the task: `given_back` when the worker stopped, `lost` when the
 * lease was lost, `unsettled` when the outcome could not be written.
 */
export type AttemptResult = ResultCode | 'given_back' | 'lost' | 'unsettled';

/** An attempt that this process has ended. */
export interface AttemptEnd {
  task: Pick<ExportTask, 'id' | 'corp_id' | 'type' | 'attempts'>;
  result: AttemptResult;
  /** From the claim to the end. */
  seconds: number;
  /** Rows read. */
  rows: number;
  /** The size of the file in bytes; 0 without a file. */
  bytes: number;
}

/** Runs of a schedule that have got an outcome. */
export interface RunChange {
  outcome: RunOutcome;
  runs: number;
}

/**
 * Publishes the changes that this process makes to tasks and to runs of schedules; each process sees only its own.
 * Metrics subscribe to it. A subscriber must not throw.
 */
@Injectable()
export class TaskChanges {
  private readonly changed = new Subject<TaskChange>();
  private readonly ended = new Subject<AttemptEnd>();
  private readonly ran = new Subject<RunChange>();

  readonly changes: Observable<TaskChange> = this.changed.asObservable();
  readonly attemptEnds: Observable<AttemptEnd> = this.ended.asObservable();
  readonly runs: Observable<RunChange> = this.ran.asObservable();

  /** Publishes a change; call it after the commit. */
  publish(change: TaskChange): void {
    this.changed.next(change);
  }

  /** Publishes the end of an attempt. */
  publishEnd(end: AttemptEnd): void {
    this.ended.next(end);
  }

  /** Publishes outcomes of runs; call it after the commit. */
  publishRuns(change: RunChange): void {
    this.ran.next(change);
  }
}
