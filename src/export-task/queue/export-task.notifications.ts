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
import { ListeningConnection } from './listening-connection.js';
import { isTransactionPooled } from '../../sql/transaction-pooling.js';
import { fromMaster } from './master.js';
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
  private connection: Promise<ListeningConnection> | undefined;
  private stopped = false;
  private pooled: boolean | undefined;

  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    private readonly jobs: ScheduledJobs,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.add('listen', 5000, () => this.listen());
  }

  /** Calls the listener for each task that becomes Exported or Invalid. Call the returned function to unsubscribe. */
  async onFinished(listener: FinishedListener): Promise<() => void> {
    this.finished.add(listener);
    await this.listen();
    return () => {
      this.finished.delete(listener);
      if (!this.isNeeded) void this.unlisten();
    };
  }

  /** Calls the listener when a task starts to wait, and whenever the connection is restored. */
  async onWaiting(listener: () => void): Promise<void> {
    this.waiting.add(listener);
    await this.listen();
  }

  /** Restores a broken connection. Until then, workers find tasks by polling. */
  async listen(): Promise<void> {
    if (!this.isNeeded || (await this.isPooled())) return;
    if (this.connection || this.stopped) return;
    const connection = ListeningConnection.open(this.dataSource, this.tables, {
      waiting: () => {
        this.announceWaiting();
      },
      finished: (id) => {
        if (this.finished.size > 0) void this.announceFinished(id);
      },
      broken: ({ message }) => {
        this.logger.warn(`the LISTEN connection broke: ${message}`);
        if (this.connection === connection) this.connection = undefined;
      },
    });
    this.connection = connection;
    try {
      await connection;
      this.announceWaiting();
    } catch (error) {
      if (this.connection === connection) this.connection = undefined;
      this.logger.warn(`LISTEN failed: ${String(error)}`);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.unlisten();
  }

  /** Returns the connection to the application's pool. */
  private async unlisten(): Promise<void> {
    const connection = this.connection;
    this.connection = undefined;
    // A connection that could not be opened has been reported already.
    const opened = await connection?.catch(() => undefined);
    await opened?.close();
  }

  /** Behind a pooler in transaction mode there is no LISTEN; one line says so. */
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
          'A pooler in transaction mode is before the database of the tasks, so there is no LISTEN: workers look for tasks at intervals, and onFinished is not called. Use its session mode for both.',
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
  private async announceFinished(id: string): Promise<void> {
    try {
      const task = await fromMaster(this.dataSource, (manager) => manager.findOneBy(ExportTask, { id }));
      // It may already have been deleted.
      if (!task) return;
      const calls = await Promise.allSettled([...this.finished].map(async (listener) => listener(task)));
      for (const call of calls) {
        if (call.status === 'rejected')
          this.logger.error(`a listener of onFinished failed: ${String(call.reason)}`);
      }
    } catch (error) {
      this.logger.error(`task ${id}: the listeners of onFinished could not be called: ${String(error)}`);
    }
  }
}
