import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ErrorCode, PlatformError } from '../platform/platform-error.js';
import { TaskStatus } from './export-task.entity.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from './export-task.options.js';

/** Keeps the queue of each enterprise within its bound. */
@Injectable()
export class ExportTaskQueue {
  constructor(@Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions) {}

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
         FROM (SELECT FROM export_task WHERE corp_id = $1 AND status = ${TaskStatus.ToBeExported} LIMIT $2) AS waiting`,
      [corpId, most],
    );
    if (waiting?.full) {
      throw new PlatformError(
        ErrorCode.quotaReached,
        `The enterprise has ${most} tasks waiting, and no more may; please wait until some are exported.`,
      );
    }
  }
}
