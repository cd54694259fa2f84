import { DataSource, type DataSourceOptions } from 'typeorm';

/** Key of an advisory lock that makes processes which start together migrate one after the other. Must never change. */
const MIGRATION_LOCK = 1764000000;

/** Runs the pending migrations. */
export async function migrate(options: DataSourceOptions): Promise<void> {
  const dataSource = await new DataSource(options).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
    await dataSource.destroy();
  }
}
