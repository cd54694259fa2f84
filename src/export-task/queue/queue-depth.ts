import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { DATABASE } from '../../migrations/data-source-name.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { TaskStatus } from '../export-task.entity.js';
import { EnterpriseLimits } from './enterprise-limits.js';
import { TaskTables } from './task-tables.js';
import { ANY_WORKER, NO_WORKER, UNCLAIMABLE_SECONDS } from './worker-presence.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';

/** The number of tasks of one type that wait or run. */
export interface TypeDepth {
  status: TaskStatus;
  type: number;
  count: number;
  /** The age of the oldest due task, in seconds; 0 without one. */
  oldest: number;
  /** The age of the oldest due task that a further worker could claim, in seconds; 0 without one. */
  claimable: number;
  /** Waiting tasks that have been due for a minute and whose type no live worker exports. */
  unclaimable: number;
}

const { ToBeExported, Exporting, Exported } = TaskStatus;

/** Measures the depth of the queue and the delay of expiry, and limits the queue of each enterprise. */
@Injectable()
export class QueueDepth {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    private readonly limits: EnterpriseLimits,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /**
   * Reserves room for one more waiting task of the enterprise. A lock, held until the transaction of `manager` ends,
   * lets only one task of an enterprise enter the queue at a time, so that parallel calls cannot exceed the limit.
   * @throws PlatformError 4001080 if the enterprise's queue is full.
   */
  async assertRoom(corpId: string, manager: EntityManager): Promise<void> {
    await this.limits.lock(manager, corpId);
    const limit = this.options.corpMaxWaiting;
    const [waiting]: { full: boolean }[] = await manager.query(
      `SELECT count(*) >= $2 AS full
         FROM (SELECT FROM ${this.tables.tasks} WHERE corp_id = $1 AND status = ${ToBeExported} LIMIT $2) AS waiting`,
      [corpId, limit],
    );
    if (waiting?.full) {
      throw new PlatformError(
        ErrorCode.quotaReached,
        `The enterprise's queue is full: ${limit} tasks are waiting. Try again when some are exported.`,
      );
    }
  }

  /**
   * Counts waiting and running tasks. Each part uses the index of its status, however many other tasks there are. A further
   * worker could not claim tasks of an enterprise at its limit, nor those of a type that none of the live workers exports.
   */
  measure(): Promise<TypeDepth[]> {
    const noWorker = NO_WORKER(this.tables, 'type');
    return this.dataSource.query(
      `SELECT status, type, count(*)::integer AS count,
              greatest(0, extract(epoch FROM now() - min(run_after)))::float8 AS oldest,
              greatest(0, extract(epoch FROM now() - min(run_after) FILTER (
                WHERE NOT (${noWorker} AND ${ANY_WORKER(this.tables)}) AND corp_id NOT IN (
                  SELECT corp_id FROM ${this.tables.tasks} WHERE status = ${Exporting}
                   GROUP BY corp_id HAVING count(*) >= $1))))::float8 AS claimable,
              count(*) FILTER (
                WHERE ${noWorker} AND run_after < now() - ${UNCLAIMABLE_SECONDS} * interval '1 s')::integer AS unclaimable
         FROM ${this.tables.tasks} WHERE status = ${ToBeExported} GROUP BY status, type
        UNION ALL
       SELECT status, type, count(*)::integer, 0, 0, 0 FROM ${this.tables.tasks} WHERE status = ${Exporting} GROUP BY status, type`,
      [this.options.corpMaxRunning],
    );
  }

  /**
   * Seconds by which the most overdue file has exceeded its retention; 0 if none is overdue.
   * @param ids looks at these tasks only.
   */
  async overdueExpiry(ids?: readonly string[]): Promise<number> {
    const [overdue]: { seconds: number | null }[] = await this.dataSource.query(
      `SELECT extract(epoch FROM now() - min(expire_time))::float8 AS seconds FROM ${this.tables.tasks}
        WHERE status = ${Exported} AND expire_time <= now() AND ($1::text[] IS NULL OR id = ANY ($1))`,
      [ids ?? null],
    );
    return overdue?.seconds ?? 0;
  }
}
