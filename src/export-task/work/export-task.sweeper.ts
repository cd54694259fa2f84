import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In } from 'typeorm';
import { DATABASE } from '../../migrations/data-source-name.js';
import { ObjectStore } from '../../storage/object-store.js';
import { ExportTask, TaskStatus } from '../export-task.entity.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { taskFile } from './task-file.js';

/** Tasks that one round cleans up after. */
const BATCH = 100;

/** A worker that lost its lease finds out, and cleans up after itself, within so many leases. */
const GRACE_LEASES = 2;

const { Exported, Invalid } = TaskStatus;

/** Removes what attempts that died have left in the store: a file without a task, or parts of one. */
@Injectable()
export class ExportTaskSweeper {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly store: ObjectStore,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /** Cleans up after some tasks that have ended. It may run in several workers at once. */
  async sweep(): Promise<void> {
    for (const task of await this.unswept()) {
      await this.discard(task, task.attempts);
      // An attempt is never made twice, so that what is swept stays so when the task is retried.
      await this.dataSource.query('UPDATE export_task SET swept_attempts = $2 WHERE id = $1', [
        task.id,
        task.attempts,
      ]);
    }
  }

  /** Removes what the attempts up to `last` have left, but for the task's file. */
  async discard(task: ExportTask, last: number): Promise<void> {
    for (let attempt = task.swept_attempts + 1; attempt <= last; attempt += 1) {
      const { key } = taskFile(task, attempt);
      if (key !== task.object_key) await this.store.remove(key);
    }
  }

  /** Ended tasks of which an attempt did not finish. */
  private async unswept(): Promise<ExportTask[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM export_task
        WHERE swept_attempts < attempts AND (status = ${Invalid} OR status = ${Exported} AND attempts > 1)
          AND end_time < now() - $1 * interval '1 s'
        ORDER BY end_time LIMIT $2`,
      [GRACE_LEASES * this.options.leaseSeconds, BATCH],
    );
    return this.dataSource.getRepository(ExportTask).findBy({ id: In(rows.map(({ id }) => id)) });
  }
}
