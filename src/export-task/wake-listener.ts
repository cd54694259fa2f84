import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { PoolClient } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from './export-task.options.js';
import { ExportTaskScheduler } from './export-task.scheduler.js';
import { WAKE_CHANNEL } from './export-task.transitions.js';

/** Listens for the creation of tasks and wakes the scheduler at once. */
@Injectable()
export class WakeListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WakeListener.name);
  private connection: QueryRunner | undefined;
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly scheduler: ExportTaskScheduler,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.listen();
  }

  /** Listens again after the connection broke; until then the scheduler's interval finds the tasks. */
  @Interval(5000)
  async listen(): Promise<void> {
    if (!this.options.worker || this.connection || this.stopped) return;
    const connection = this.dataSource.createQueryRunner();
    this.connection = connection;
    try {
      const client = (await connection.connect()) as PoolClient;
      client.on('notification', () => {
        this.scheduler.wake();
      });
      client.once('error', (error: Error) => {
        this.logger.warn(`the connection that listens for tasks broke: ${error.message}`);
        this.connection = undefined;
      });
      await client.query(`LISTEN ${WAKE_CHANNEL}`);
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
}
