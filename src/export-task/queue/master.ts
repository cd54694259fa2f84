import type { DataSource, EntityManager } from 'typeorm';

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
