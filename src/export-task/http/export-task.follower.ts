import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Observable } from 'rxjs';
import type { Caller } from '../../auth/caller.js';
import type { ExportTaskEvent } from './dto/answers.dto.js';
import { TaskStatus, type ExportTask } from '../export-task.entity.js';
import { ExportTaskService } from '../export-task.service.js';

/** The polling interval, in milliseconds. */
const POLL_MS = 500;

/** Follows tasks to their end. It polls the table, so that any process can follow an export of another one. */
@Injectable()
export class ExportTaskFollower implements BeforeApplicationShutdown {
  private readonly shutdown = new AbortController();

  constructor(private readonly tasks: ExportTaskService) {}

  /**
   * Emits the task's state at once, after each change, and at its end. Polling stops when the client unsubscribes.
   * @throws PlatformError 4041043 for an unknown task, before the first event.
   */
  async follow(caller: Caller, id: string): Promise<Observable<ExportTaskEvent>> {
    const task = await this.tasks.find(caller, id);
    return new Observable((subscriber) => {
      const gone = new AbortController();
      const signal = AbortSignal.any([this.shutdown.signal, gone.signal]);
      this.poll(caller, task, signal, (event) => {
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

  private async poll(
    caller: Caller,
    task: ExportTask,
    signal: AbortSignal,
    emit: (event: ExportTaskEvent) => void,
  ): Promise<void> {
    let now = task;
    let emitted = '';
    while (!signal.aborted) {
      const event = taskEvent(now);
      const text = JSON.stringify(event);
      if (text !== emitted) emit(event);
      emitted = text;
      if (now.status > TaskStatus.Exporting) return;
      // An abort only ends the wait; the loop checks the signal.
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
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
