import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Observable } from 'rxjs';
import type { Caller } from '../../auth/caller.js';
import type { ExportTaskEvent } from './dto/export-task-event.dto.js';
import { TaskStatus, type ExportTask } from '../export-task.entity.js';
import { ExportTaskService } from '../export-task.service.js';

/** How often a followed task is looked at, in milliseconds. */
const LOOK_MS = 500;

/** Follows tasks to their end. It looks into the table, so any process can follow what another one exports. */
@Injectable()
export class ExportTaskFollower implements BeforeApplicationShutdown {
  private readonly shutdown = new AbortController();

  constructor(private readonly tasks: ExportTaskService) {}

  /**
   * The task now, whenever it has changed, and at its end. Nobody looks any more when the subscriber is gone.
   * @throws PlatformError 4041043 for an unknown task, before the first event.
   */
  async follow(caller: Caller, id: string): Promise<Observable<ExportTaskEvent>> {
    const task = await this.tasks.find(caller, id);
    return new Observable((subscriber) => {
      const gone = new AbortController();
      const signal = AbortSignal.any([this.shutdown.signal, gone.signal]);
      this.look(caller, task, signal, (event) => {
        subscriber.next(event);
      }).then(
        () => {
          subscriber.complete();
        },
        (error: unknown) => {
          subscriber.error(error);
        },
      );
      return () => {
        gone.abort();
      };
    });
  }

  beforeApplicationShutdown(): void {
    this.shutdown.abort();
  }

  private async look(
    caller: Caller,
    task: ExportTask,
    signal: AbortSignal,
    tell: (event: ExportTaskEvent) => void,
  ): Promise<void> {
    let now = task;
    let told = '';
    while (!signal.aborted) {
      const event = taskEvent(now);
      const text = JSON.stringify(event);
      if (text !== told) tell(event);
      told = text;
      if (now.status > TaskStatus.Exporting) return;
      // The signal ends the wait; the loop's condition says so.
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
      now = await this.tasks.find(caller, task.id);
    }
  }
}

function taskEvent(task: ExportTask): ExportTaskEvent {
  const { status, finished, total, begin_time, end_time, result_code, result_desc } = task;
  const seconds = begin_time ? ((end_time?.getTime() ?? Date.now()) - begin_time.getTime()) / 1000 : 0;
  const rate = seconds > 0 ? finished / seconds : 0;
  const left = status === TaskStatus.Exporting && rate > 0 ? Math.ceil((total - finished) / rate) : null;
  return {
    status,
    finished,
    total,
    rows_per_second: Math.round(rate),
    seconds_left: status > TaskStatus.Exporting ? 0 : left,
    result_code,
    result_desc,
  };
}
