import { In, type DataSource, type EntityManager } from 'typeorm';
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
  return fromMaster(dataSource, (manager) => manager.findBy(ExportTask, { id: In(ids) }));
}
