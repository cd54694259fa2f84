import { DataSource, type DataSourceOptions, type QueryRunner } from 'typeorm';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/**
 * Seed of the key of an advisory lock that makes processes which start together migrate one after the other. Must never
 * change.
 */
const MIGRATION_LOCK = 1764000000;

/**
 * Runs the pending migrations.
 * @throws Error one line, if there is no schema for the tables.
 */
export async function migrate(options: PostgresOptions): Promise<void> {
  const dataSource = await new DataSource(options).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    // The migrations of another installation in the database need not wait.
    const key = `${await schemaOf(lock, options)}.${options.migrationsTableName ?? 'migrations'}`;
    await lock.query('SELECT pg_advisory_lock(hashtextextended($1, $2))', [key, MIGRATION_LOCK]);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await lock.release();
    // Closes the connection, and so gives back the lock.
    await dataSource.destroy();
  }
}

/** The schema that the tables are in, or will be. */
async function schemaOf(runner: QueryRunner, { schema }: PostgresOptions): Promise<string> {
  const [found] = (await runner.query(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname = coalesce($1, current_schema())`,
    [schema ?? null],
  )) as { name: string }[];
  if (found) return found.name;
  throw new Error(
    schema === undefined
      ? 'database.schema: missing, and the search_path of the user has no schema that exists and that the user may use. Must be the schema of the tables.'
      : `database.schema: "${schema}" does not exist. Create the schema, and let the user create tables in it.`,
  );
}
