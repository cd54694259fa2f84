import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { DATABASE } from '../../migrations/data-source-name.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { TaskStatus } from '../export-task.entity.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';

/** How many tasks of a type wait or run. */
export interface QueueLength {
  status: TaskStatus;
  type: number;
  count: number;
  /** For how long the waiting task has been due that has been for the longest, in seconds; 0 where none is. */
  oldest: number;
}

const { ToBeExported, Exporting } = TaskStatus;

/** Keeps the queue of each enterprise within its bound, and tells how long the queue of all is. */
@Injectable()
export class ExportTaskQueue {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /**
   * Makes sure that one more task of the enterprise may wait, until the transaction of `manager` ends: what enters the
   * queue comes one after the other here, so that many at once find no more room than there is.
   * @throws PlatformError 4001080 where as many wait as may.
   */
  async assertRoom(corpId: string, manager: EntityManager): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [corpId]);
    const most = this.options.corpMaxWaiting;
    const [waiting]: { full: boolean }[] = await manager.query(
      `SELECT count(*) >= $2 AS full
         FROM (SELECT FROM export_task WHERE corp_id = $1 AND status = ${ToBeExported} LIMIT $2) AS waiting`,
      [corpId, most],
    );
    if (waiting?.full) {
      throw new PlatformError(
        ErrorCode.quotaReached,
        `The enterprise has ${most} tasks waiting, and no more may; please wait until some are exported.`,
      );
    }
  }
  /** The tasks that wait and run; each half is found by the index of its status, however many others there are. */
  lengths(): Promise<QueueLength[]> {
    return this.dataSource.query(
      `SELECT status, type, count(*)::integer AS count,
              greatest(0, extract(epoch FROM now() - min(run_after)))::float8 AS oldest
         FROM export_task WHERE status = ${ToBeExported} GROUP BY status, type
        UNION ALL
       SELECT status, type, count(*)::integer, 0 FROM export_task WHERE status = ${Exporting} GROUP BY status, type`,
    );
  }
}
