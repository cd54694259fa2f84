import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATABASE } from '../../migrations/data-source-name.js';
import { ExportTask } from '../export-task.entity.js';
import { FinishedTasks } from './finished-tasks.js';
import { ListeningConnection } from './listening-connection.js';
import { isTransactionPooled } from '../../sql/transaction-pooling.js';
import { ScheduledJobs } from './scheduled-jobs.js';
import { TaskTables } from './task-tables.js';

/** Called with a task that has become Exported or Invalid. */
export type FinishedListener = (task: ExportTask) => void | Promise<void>;

/** Listens to the database for what any process announces: waiting tasks, and tasks that have ended. */
@Injectable()
export class ExportTaskNotifications implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ExportTaskNotifications.name);
  private readonly finished = new Set<FinishedListener>();
  private readonly waiting = new Set<() => void>();
  private readonly ended: FinishedTasks;
  private connection: Promise<ListeningConnection> | undefined;
  private closing = Promise.resolve();
  private tending: Promise<void> | undefined;
  private stopped = false;
  private pooled: boolean | undefined;

  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    private readonly jobs: ScheduledJobs,
  ) {
    this.ended = new FinishedTasks(dataSource, tables);
  }

  onApplicationBootstrap(): void {
    this.jobs.add('listen', 5000, () => this.listen());
  }

  /** Calls the listener for each task that becomes Exported or Invalid. Call the returned function to unsubscribe. */
  async onFinished(listener: FinishedListener): Promise<() => void> {
    this.finished.add(listener);
    await this.listen();
    return () => {
      this.finished.delete(listener);
      if (!this.isNeeded) this.unlisten();
    };
  }

  /** Calls the listener when a task starts to wait, and whenever the connection is restored. */
  async onWaiting(listener: () => void): Promise<void> {
    this.waiting.add(listener);
    await this.listen();
  }

  /**
   * Checks the connection, and restores it if it is broken or silent. Without it, workers poll. Once it is restored, the
   * listeners of ended tasks hear of those that have ended meanwhile.
   */
  async listen(): Promise<void> {
    this.tending ??= this.tend().finally(() => {
      this.tending = undefined;
    });
    return this.tending;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.unlisten();
    await this.closing;
  }

  private async tend(): Promise<void> {
    if (this.connection && (await this.isHearing(this.connection))) return;
    if (!this.isNeeded || (await this.isPooled())) return;
    if (this.connection || this.stopped) return;
    const connection = ListeningConnection.open(this.dataSource, this.tables, {
      waiting: () => {
        this.announceWaiting();
      },
      finished: (id) => {
        if (this.finished.size > 0) void this.announce(async () => [await this.ended.one(id)]);
      },
      broken: ({ message }) => {
        this.logger.warn(`the LISTEN connection broke: ${message}`);
        if (this.connection === connection) this.connection = undefined;
      },
    });
    this.connection = connection;
    try {
      const opened = await connection;
      const time = await opened.beat();
      this.announceWaiting();
      const missed = await this.missed();
      this.ended.heardUntil(time);
      // Not awaited: a listener may call this service.
      void this.announce(() => Promise.resolve(missed));
    } catch (error) {
      this.logger.warn(`LISTEN failed: ${String(error)}`);
      this.drop(connection);
    }
  }

  private missed(): Promise<ExportTask[]> {
    return this.finished.size > 0 ? this.ended.missed() : Promise.resolve([]);
  }

  /** Whether the connection still delivers notifications. One that does not is closed. */
  private async isHearing(connection: Promise<ListeningConnection>): Promise<boolean> {
    try {
      const opened = await connection;
      this.ended.heardUntil(await opened.beat());
      return true;
    } catch (error) {
      if (this.connection === connection) this.logger.warn(`LISTEN is silent: ${String(error)}`);
      this.drop(connection);
      return false;
    }
  }

  /** Returns the connection to the application's pool. */
  private unlisten(): void {
    if (this.connection) this.drop(this.connection);
    this.ended.reset();
  }

  private drop(connection: Promise<ListeningConnection>): void {
    if (this.connection === connection) this.connection = undefined;
    // A connection that could not be opened has been reported already.
    const closed = connection.then((opened) => opened.close()).catch(() => undefined);
    this.closing = Promise.all([this.closing, closed]).then(() => undefined);
  }

  /** Whether a pooler in transaction mode rules out LISTEN; true while that is unknown. Logs it once. */
  private async isPooled(): Promise<boolean> {
    if (this.pooled === undefined) {
      try {
        this.pooled = await isTransactionPooled(this.dataSource);
      } catch (error) {
        this.logger.warn(`LISTEN failed: ${String(error)}`);
        return true;
      }
      if (this.pooled) {
        this.logger.warn(
          'The database of the tasks is behind a pooler in transaction mode, which has no LISTEN: workers poll for tasks, and ' +
            'onFinished is not called. Use the session mode of the pooler.',
        );
      }
    }
    return this.pooled;
  }

  private get isNeeded(): boolean {
    return this.waiting.size > 0 || this.finished.size > 0;
  }

  private announceWaiting(): void {
    for (const listener of this.waiting) listener();
  }

  /** An error in one listener is logged and does not keep the others from being called. */
  private async announce(find: () => Promise<(ExportTask | undefined)[]>): Promise<void> {
    try {
      for (const task of await find()) {
        if (!task) continue;
        const calls = await Promise.allSettled([...this.finished].map(async (listener) => listener(task)));
        for (const call of calls) {
          if (call.status === 'rejected')
            this.logger.error(`a listener of onFinished failed: ${String(call.reason)}`);
        }
      }
    } catch (error) {
      this.logger.error(`the listeners of onFinished could not be called: ${String(error)}`);
    }
  }
}
