import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Notification, PoolClient } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { DATABASE } from '../../migrations/data-source-name.js';
import { ExportTask } from '../export-task.entity.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { ExportTaskScheduler } from '../work/export-task.scheduler.js';
import { FINISHED_CHANNEL, WAKE_CHANNEL } from './export-task.transitions.js';

/** What is done with a task that has come to its end. */
export type FinishedListener = (task: ExportTask) => void | Promise<void>;

/** Hears through the database what any process tells: that tasks wait, and that tasks have come to their end. */
@Injectable()
export class ExportTaskNotifications implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ExportTaskNotifications.name);
  private readonly listeners = new Set<FinishedListener>();
  private connection: QueryRunner | undefined;
  private stopped = false;

  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly scheduler: ExportTaskScheduler,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.listen();
  }

  /** Calls the listener for each task that has become Exported or Invalid; the answer ends that. */
  async onFinished(listener: FinishedListener): Promise<() => void> {
    this.listeners.add(listener);
    await this.listen();
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Listens again after the connection broke; until then the scheduler's interval finds the tasks. */
  @Interval(5000)
  async listen(): Promise<void> {
    const isNeeded = this.options.worker || this.listeners.size > 0;
    if (!isNeeded || this.connection || this.stopped) return;
    const connection = this.dataSource.createQueryRunner();
    this.connection = connection;
    try {
      const client = (await connection.connect()) as PoolClient;
      client.on('notification', (notification) => {
        this.hear(notification);
      });
      client.once('error', (error: Error) => {
        this.logger.warn(`the connection that listens for tasks broke: ${error.message}`);
        this.connection = undefined;
      });
      await client.query(`LISTEN ${WAKE_CHANNEL}; LISTEN ${FINISHED_CHANNEL}`);
      this.scheduler.wake();
    } catch (error) {
      this.connection = undefined;
      this.logger.warn(`tasks can't be listened for: ${String(error)}`);
      await connection.release();
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.connection?.release();
  }

  private hear({ channel, payload = '' }: Notification): void {
    if (channel === WAKE_CHANNEL) this.scheduler.wake();
    else if (this.listeners.size > 0) void this.tellFinished(payload);
  }

  /** What goes wrong in a listener is the application's, and keeps no other from hearing. */
  private async tellFinished(id: string): Promise<void> {
    try {
      const task = await this.dataSource.getRepository(ExportTask).findOneBy({ id });
      // It may have been deleted already.
      if (!task) return;
      const heard = await Promise.allSettled([...this.listeners].map(async (listener) => listener(task)));
      for (const one of heard) {
        if (one.status === 'rejected')
          this.logger.error(`a listener of onFinished failed: ${String(one.reason)}`);
      }
    } catch (error) {
      this.logger.error(`task ${id}: its end could not be told: ${String(error)}`);
    }
  }
}
