import { Injectable } from '@nestjs/common';
import { Subject, type Observable } from 'rxjs';
import type { ExportTask } from '../export-task.entity.js';
import type { ResultCode } from './export-task.results.js';

/** A task as it is after a change. */
export type ChangedTask = Pick<ExportTask, 'id' | 'corp_id' | 'type' | 'status' | 'attempts' | 'result_code'>;

/** A change of a task that this process has made, told once it is committed. */
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
  /** How long the task had been due, in seconds. */
  | { change: 'claimed'; waitedSeconds: number }
);

/**
 * How an attempt ended: with a result of the task, or given back when the worker stopped, or as another's since its
 * lease was lost, or without its end being written.
 */
export type AttemptResult = ResultCode | 'given_back' | 'lost' | 'unsettled';

/** The end of an attempt that this process has made. */
export interface AttemptEnd {
  task: Pick<ExportTask, 'id' | 'corp_id' | 'type' | 'attempts'>;
  result: AttemptResult;
  /** From the claim to the end. */
  seconds: number;
  /** Rows that were read. */
  rows: number;
  /** The size of the file in bytes; 0 where there is none. */
  bytes: number;
}

/** Tells other parts what becomes of tasks, as it happens in this process. A subscriber must not throw. */
@Injectable()
export class ExportTaskEvents {
  private readonly changed = new Subject<TaskChange>();
  private readonly ended = new Subject<AttemptEnd>();

  /** Changes of tasks; a process sees its own, and not those of others. */
  readonly changes: Observable<TaskChange> = this.changed.asObservable();
  /** Ends of attempts. */
  readonly attempts: Observable<AttemptEnd> = this.ended.asObservable();

  /** A change that is committed. */
  tellChange(change: TaskChange): void {
    this.changed.next(change);
  }

  /** An attempt that is over. */
  tellEnd(end: AttemptEnd): void {
    this.ended.next(end);
  }
}
