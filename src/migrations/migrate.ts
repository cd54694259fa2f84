import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { serverFault, serverTraits } from '../sql/server-traits.js';
import { DataSource, type DataSourceOptions, type QueryRunner } from 'typeorm';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/**
 * Seed of the key of an advisory lock that makes processes which start together migrate one after the other. Must never
 * change.
 */
const MIGRATION_LOCK = 1764000000;

/** The wait between two questions for the lock, in milliseconds, and the waits after which a line says so. */
const WAIT_MS = 100;
const WAITS_BEFORE_LINE = 20;

const logger = new Logger('Migrations');

/**
 * Runs the pending migrations.
 * @throws Error one line, if there is no schema for the tables, or the server does not suffice.
 */
export async function migrate(options: PostgresOptions): Promise<void> {
  const dataSource = await new DataSource(options).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    const fault = serverFault(await serverTraits((sql) => lock.query(sql)));
    if (fault !== undefined) throw new Error(`database: ${fault}`);
    await takeTurn(lock, `${await schemaOf(lock, options)}.${options.migrationsTableName ?? 'migrations'}`);
    await dataSource.runMigrations({ transaction: 'each' });
    await lock.commitTransaction();
  } finally {
    await lock.release();
    await dataSource.destroy();
  }
}

/**
 * Waits for its turn, which lasts as long as the transaction. A lock of a session would stay behind in a pooler. A process
 * that waits holds no connection of a pooler either: those that wait could take all that the migrating one needs.
 * @param key the migrations of another installation in the database need not wait.
 */
async function takeTurn(lock: QueryRunner, key: string): Promise<void> {
  for (let waits = 0; ; waits += 1) {
    await lock.startTransaction();
    await lock.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    const [turn] = (await lock.query('SELECT pg_try_advisory_xact_lock(hashtextextended($1, $2)) AS mine', [
      key,
      MIGRATION_LOCK,
    ])) as { mine: boolean }[];
    if (turn?.mine) return;
    await lock.rollbackTransaction();
    if (waits === WAITS_BEFORE_LINE) logger.log('Waiting for another process that migrates the database.');
    await setTimeout(WAIT_MS);
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
