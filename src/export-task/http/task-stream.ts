import type { MessageEvent } from '@nestjs/common';
import type { Subscriber } from 'rxjs';
import type { Caller } from '../../auth/caller.js';
import type { PlatformError } from '../../errors/platform-error.js';
import { TaskStatus } from '../export-task.entity.js';
import type { TaskProgress } from '../queue/master.js';
import type { ExportTaskEvent } from './dto/answers.dto.js';

/** The name of the event that ends a stream before its task. Its data is an error envelope. */
const REFUSED = 'refused';

/** The stream of events with which a client follows a task. */
export class TaskStream {
  private subscriber: Subscriber<MessageEvent> | undefined;
  private sent = '';

  /**
   * @param token the token of the caller, to be verified again while the stream is open.
   * @param task the task as it is at the start.
   */
  constructor(
    readonly caller: Caller,
    readonly token: string,
    private readonly task: TaskProgress,
  ) {}

  get taskId(): string {
    return this.task.id;
  }

  /** Whether a client receives the events. */
  get isOpen(): boolean {
    return this.subscriber !== undefined;
  }

  /** Sends the state at the start, and all later events, to this subscriber. */
  open(subscriber: Subscriber<MessageEvent>): void {
    this.subscriber = subscriber;
    this.show(this.task);
  }

  /** Sends the state of the task if it has changed, and ends the stream with the task. */
  show(task: TaskProgress): void {
    const data = JSON.stringify(taskEvent(task));
    if (data !== this.sent) this.subscriber?.next({ data });
    this.sent = data;
    if (task.status > TaskStatus.Exporting) this.end();
  }

  /** Sends a comment, so that no proxy closes the connection for being idle. */
  keepAlive(): void {
    this.subscriber?.next({ comment: 'waiting' });
  }

  /** Tells the client why the stream ends before its task. */
  refuse({ envelope }: PlatformError): void {
    this.subscriber?.next({ type: REFUSED, data: envelope });
    this.end();
  }

  end(): void {
    this.subscriber?.complete();
  }
}

function taskEvent(task: TaskProgress): ExportTaskEvent {
  const { status, finished, total, begin_time, end_time, result_code, result_desc } = task;
  const seconds = begin_time ? ((end_time?.getTime() ?? Date.now()) - begin_time.getTime()) / 1000 : 0;
  // A task that waits for its next attempt has no rate; one that falls with the time would be a change.
  const rate = seconds > 0 && status !== TaskStatus.ToBeExported ? finished / seconds : 0;
  const left =
    status === TaskStatus.Exporting && rate > 0 ? Math.ceil(Math.max(0, total - finished) / rate) : null;
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
