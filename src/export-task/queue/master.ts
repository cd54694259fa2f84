import { Any, type DataSource, type EntityManager } from 'typeorm';
import { ExportTask } from '../export-task.entity.js';

/**
 * Reads from the master of a replicated data source. TypeORM would read from a replica, which may not have a task yet
 * that was just created.
 */
export async function fromMaster<T>(
  dataSource: DataSource,
  read: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner('master');
  try {
    return await read(runner.manager);
  } finally {
    await runner.release();
  }
}

/** The tasks of these rows, in any order. */
export function tasksOf(dataSource: DataSource, rows: readonly { id: string }[]): Promise<ExportTask[]> {
  const ids = rows.map(({ id }) => id);
  return fromMaster(dataSource, (manager) => manager.findBy(ExportTask, { id: Any(ids) }));
}

/** The columns of a task's progress. */
const progress = {
  id: true,
  status: true,
  finished: true,
  total: true,
  begin_time: true,
  end_time: true,
  result_code: true,
  result_desc: true,
} as const;

/** The progress of a task. */
export type TaskProgress = Pick<ExportTask, keyof typeof progress>;

/** The progress of those of these tasks that still exist, in any order, with one statement. */
export function progressOf(dataSource: DataSource, ids: readonly string[]): Promise<TaskProgress[]> {
  return fromMaster(dataSource, (manager) =>
    manager.find(ExportTask, { select: progress, where: { id: Any(ids) } }),
  );
}
