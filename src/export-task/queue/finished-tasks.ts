import type { DataSource } from 'typeorm';
import { ExportTask, TaskStatus } from '../export-task.entity.js';
import { fromMaster, tasksOf } from './master.js';
import type { TaskTables } from './task-tables.js';

/**
 * Longer than any transaction that ends a task, in milliseconds. `end_time` is the start of the transaction, so a task can be
 * read only after its `end_time`.
 */
const OVERLAP_MS = 60_000;

/**
 * Finds the tasks to announce: the one that a notification names, or, after a time without notifications, all that have
 * ended meanwhile. Each end of a task is found once.
 */
export class FinishedTasks {
  /** The ends that were announced a short time ago: the id of a task and its end. */
  private readonly announced = new Map<string, number>();
  private begin: Date | undefined;
  private heard: Date | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
  ) {}

  /** Notes that all notifications from before this time of the database have come. */
  heardUntil(time: Date): void {
    this.begin ??= time;
    this.heard = time;
    for (const [end, ended] of this.announced) {
      if (ended < time.getTime() - OVERLAP_MS) this.announced.delete(end);
    }
  }

  /** Forgets everything, because nobody listens. */
  reset(): void {
    this.announced.clear();
    this.begin = this.heard = undefined;
  }

  /** The task, unless this end of it was announced; undefined if it was deleted or retried meanwhile. */
  async one(id: string): Promise<ExportTask | undefined> {
    const task = await fromMaster(this.dataSource, (manager) => manager.findOneBy(ExportTask, { id }));
    return task && this.isNew(task) ? task : undefined;
  }

  /** The tasks that have ended since the notifications stopped. Scans the table: an index would serve this rare query alone. */
  async missed(): Promise<ExportTask[]> {
    if (!this.heard || !this.begin) return [];
    const since = Math.max(this.begin.getTime(), this.heard.getTime() - OVERLAP_MS);
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM ${this.tables.tasks}
        WHERE status IN (${TaskStatus.Exported}, ${TaskStatus.Invalid}) AND end_time >= $1`,
      [new Date(since)],
    );
    const tasks = await tasksOf(this.dataSource, rows);
    return tasks
      .filter((task) => this.isNew(task))
      .sort((a, b) => Number(a.end_time?.getTime()) - Number(b.end_time?.getTime()));
  }

  /** Whether this end of the task has not been announced; from now on it has. */
  private isNew({ id, end_time }: ExportTask): boolean {
    if (!end_time) return false;
    const end = `${id} ${end_time.getTime()}`;
    const isNew = !this.announced.has(end);
    this.announced.set(end, end_time.getTime());
    return isNew;
  }
}
