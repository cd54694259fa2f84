import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATABASE } from '../../migrations/data-source-name.js';
import { ObjectStore } from '../../storage/object-store.js';
import { ExportTask, TaskStatus } from '../export-task.entity.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { tasksOf } from '../queue/master.js';
import { TaskTables } from '../queue/task-tables.js';
import { taskFile } from './task-file.js';
import { TaskRemovals } from './task-removals.js';

/** Tasks that one round sweeps. */
const BATCH = 100;

/** A worker notices the loss of its lease, and cleans up, within this many leases. */
const GRACE_LEASES = 2;

const { Exported, Invalid } = TaskStatus;

/** Removes what dead attempts of tasks have left in the store: files other than the task's own, and unfinished uploads. */
@Injectable()
export class ExportTaskSweeper {
  private readonly removals: TaskRemovals;

  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    store: ObjectStore,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {
    this.removals = new TaskRemovals('sweep', store);
  }

  /**
   * Sweeps some ended tasks. Several workers may do so at the same time. A task whose leftovers cannot be removed does
   * not keep the others from being swept.
   */
  async sweep(): Promise<void> {
    await this.removals.each(
      await this.unswept(),
      (task) => this.discard(task, task.attempts),
      (task) => this.swept(task, task.attempts),
    );
  }

  /**
   * Removes the leftovers of the attempts before the current one. The one just before it is removed again later: its worker may
   * have lost its lease, and still write.
   * @throws Error that names the key.
   */
  async discardEarlier(task: ExportTask): Promise<void> {
    const earlier = task.attempts - 1;
    await this.discard(task, earlier);
    if (earlier - 1 > task.swept_attempts) await this.swept(task, earlier - 1);
  }

  /**
   * Removes the leftovers of the attempts up to `last`; keeps the task's file.
   * @throws Error that names the key.
   */
  async discard(task: ExportTask, last: number): Promise<void> {
    for (let attempt = task.swept_attempts + 1; attempt <= last; attempt += 1) {
      const { key } = taskFile(task, attempt);
      if (key !== task.object_key) await this.removals.remove(key);
    }
  }

  /** Attempt numbers are never reused, so a swept attempt stays swept when the task is retried. */
  private async swept({ id }: ExportTask, last: number): Promise<void> {
    await this.dataSource.query(`UPDATE ${this.tables.tasks} SET swept_attempts = $2 WHERE id = $1`, [
      id,
      last,
    ]);
  }

  /** Ended tasks with an unfinished attempt that has not been swept. */
  private async unswept(): Promise<ExportTask[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM ${this.tables.tasks}
        WHERE swept_attempts < attempts AND (status = ${Invalid} OR status = ${Exported} AND attempts > 1)
          AND end_time < now() - $1 * interval '1 s' AND id <> ALL ($3)
        ORDER BY end_time LIMIT $2`,
      [GRACE_LEASES * this.options.leaseSeconds, BATCH, this.removals.failed.paused],
    );
    return tasksOf(this.dataSource, rows);
  }
}
