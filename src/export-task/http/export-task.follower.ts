import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type MessageEvent,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import type { Caller } from '../../auth/caller.js';
import { TokenVerification } from '../../auth/token-verification.js';
import { Outage } from '../../errors/outage.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { ExportTaskService } from '../export-task.service.js';
import { progressOf } from '../queue/master.js';
import { ScheduledJobs } from '../queue/scheduled-jobs.js';
import { TaskStream } from './task-stream.js';

/** How often the followed tasks are read, in milliseconds. */
const POLL_MS = 500;

/** How often the streams get a comment and their tokens are verified, in milliseconds. */
const CHECK_MS = 20_000;

/**
 * Follows tasks to their end. It reads all followed tasks with one statement, however many streams there are. It polls
 * the table, so that any process can follow an export of another one.
 */
@Injectable()
export class ExportTaskFollower implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly streams = new Set<TaskStream>();
  private readonly outage = new Outage(new Logger(ExportTaskFollower.name));
  private isPolling = false;
  private isStopping = false;

  constructor(
    private readonly tasks: ExportTaskService,
    private readonly tokens: TokenVerification,
    private readonly jobs: ScheduledJobs,
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.add('follow', POLL_MS, () => this.poll());
    this.jobs.add('follow-check', CHECK_MS, () => this.check());
  }

  /**
   * Emits the task's state at once, after each change, and at its end. If the task is deleted, or the token is
   * invalid or cannot be verified, the last event is called `refused`.
   * @throws PlatformError before the first event: 4041043 for an unknown task, 4291001 for too many streams.
   */
  async follow(caller: Caller, token: string, id: string): Promise<Observable<MessageEvent>> {
    const task = await this.tasks.find(caller, id);
    this.assertRoom(caller);
    const stream = new TaskStream(caller, token, task);
    // Counted from here on, so that simultaneous calls cannot exceed the limit.
    this.streams.add(stream);
    // Nest does not subscribe if the client has left in the meantime.
    setImmediate(() => {
      if (!stream.isOpen) this.streams.delete(stream);
    });
    return new Observable((subscriber) => {
      this.streams.add(stream);
      stream.open(subscriber);
      if (this.isStopping) stream.end();
      return () => {
        this.streams.delete(stream);
      };
    });
  }

  /** The open streams of this process. */
  get count(): number {
    return this.streams.size;
  }

  beforeApplicationShutdown(): void {
    this.isStopping = true;
    for (const stream of this.streams) stream.end();
  }

  /** Sends the changes of all followed tasks. In an outage of the database, the streams wait for its end. */
  private async poll(): Promise<void> {
    const streams = [...this.streams];
    if (streams.length === 0 || this.isPolling) return;
    this.isPolling = true;
    try {
      const ids = new Set(streams.map(({ taskId }) => taskId));
      const tasks = new Map((await progressOf(this.dataSource, [...ids])).map((task) => [task.id, task]));
      for (const stream of streams) {
        const task = tasks.get(stream.taskId);
        if (task) stream.show(task);
        else stream.refuse(new PlatformError(ErrorCode.taskNotFound, 'The task has been deleted.'));
      }
    } catch (error) {
      this.outage.failed(error);
    } finally {
      this.isPolling = false;
    }
  }

  /** Keeps the connections alive, and ends the streams whose token is no longer valid or cannot be verified. */
  async check(): Promise<void> {
    const byToken = new Map<string, TaskStream[]>();
    for (const stream of this.streams) {
      stream.keepAlive();
      byToken.set(stream.token, [...(byToken.get(stream.token) ?? []), stream]);
    }
    await Promise.all(
      [...byToken].map(async ([token, streams]) => {
        try {
          await this.tokens.verify(token);
        } catch (error) {
          for (const stream of streams) stream.refuse(error as PlatformError);
        }
      }),
    );
  }

  private assertRoom({ corpId, memberId }: Caller): void {
    const most = this.options.streamsPerMember;
    const own = [...this.streams].filter(
      ({ caller }) => caller.corpId === corpId && caller.memberId === memberId,
    );
    if (own.length < most) return;
    throw new PlatformError(
      ErrorCode.tooManyCalls,
      `Too many streams: a member may follow at most ${most} tasks at a time. Close a stream first.`,
    );
  }
}
