import { taskDataSource, type PostgresOptions } from '../export-task/queue/data-source-options.js';
import { EmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { CreateDeviceRecords1764000001000 } from '../migrations/1764000001000-create-device-records.js';
import { CreateBusinessRecords1764000002000 } from '../migrations/1764000002000-create-business-records.js';
import { CreateSessionWechatBroadcastRecords1764000003000 } from '../migrations/1764000003000-create-session-wechat-broadcast-records.js';
import { CreateAggregateRecords1764000004000 } from '../migrations/1764000004000-create-aggregate-records.js';
import { RecordsShard1764000180000 } from '../migrations/1764000180000-records-shard.js';
import { migrate } from '../migrations/migrate.js';
import type { Environment } from './config/environment.js';

const recordMigrations = [
  CreateDeviceRecords1764000001000,
  CreateBusinessRecords1764000002000,
  CreateSessionWechatBroadcastRecords1764000003000,
  CreateAggregateRecords1764000004000,
];

/** The databases that the service works on. */
export interface Databases {
  /** `postgres://…` of the tasks. */
  tasks: string;
  /**
   * `postgres://…` of the platform's records, or of each of several servers by its name; without one, the records are in the
   * database of the tasks.
   */
  records?: string | ReadonlyMap<string, string> | undefined;
  /** Whether Access-Tokens are in a table of the tasks' database; true by default. */
  tokens?: boolean;
}

/** The database of the tasks, opened by {@link openDatabase}. */
export interface TaskDatabase {
  databases: Databases;
  /** Whether it is the embedded PostgreSQL. */
  embedded: boolean;
  /** Settles when the embedded PostgreSQL has ended unexpectedly; the service cannot go on then. */
  lost: Promise<void>;
  /** Stops the embedded PostgreSQL, if this process started it. */
  stop(): Promise<void>;
}

/**
 * TypeORM's options for the database of the tasks. It holds the record tables too, unless the platform has them in a
 * database that the service never changes.
 */
export function dataSourceOptions({ tasks, records, tokens = true }: Databases): PostgresOptions {
  return taskDataSource({ url: tasks }, tokens, [
    ...(records === undefined ? recordMigrations : []),
    RecordsShard1764000180000,
  ]);
}

/** Opens the configured database, or starts the embedded one, and migrates it. */
export async function openDatabase(environment: Environment): Promise<TaskDatabase> {
  return migrated(await reachDatabase(environment));
}

/** Does the same, but shares the embedded PostgreSQL with a service that is already running on this DATA_DIR. */
export async function joinDatabase(environment: Environment): Promise<TaskDatabase> {
  const isEmbedded = environment.DATABASE_URL === undefined;
  const running = isEmbedded ? await EmbeddedPostgres.attach(environment.DATA_DIR) : undefined;
  return migrated(running === undefined ? await reachDatabase(environment) : outside(running, environment));
}

async function migrated(database: TaskDatabase): Promise<TaskDatabase> {
  try {
    await migrate(dataSourceOptions(database.databases));
    return database;
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function reachDatabase(environment: Environment): Promise<TaskDatabase> {
  if (environment.DATABASE_URL !== undefined) return outside(environment.DATABASE_URL, environment);
  const postgres = await EmbeddedPostgres.start(environment.DATA_DIR);
  return {
    databases: databasesOf(postgres.url, environment),
    embedded: true,
    lost: postgres.lost,
    stop: () => postgres.stop(),
  };
}

/** A database that this process neither starts nor stops. */
function outside(tasks: string, environment: Environment): TaskDatabase {
  const never = new Promise<void>(() => undefined);
  const databases = databasesOf(tasks, environment);
  return { databases, embedded: false, lost: never, stop: () => Promise.resolve() };
}

/** The databases of an environment. */
export function databasesOf(
  tasks: string,
  {
    RECORDS_DATABASE_URL,
    RECORDS_DATABASES,
    AUTH_MODE,
  }: Pick<Environment, 'RECORDS_DATABASE_URL' | 'RECORDS_DATABASES' | 'AUTH_MODE'>,
): Databases {
  return { tasks, records: RECORDS_DATABASES ?? RECORDS_DATABASE_URL, tokens: AUTH_MODE === 'table' };
}
