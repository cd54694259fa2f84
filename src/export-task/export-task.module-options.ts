import type { DataSource } from 'typeorm';
import type { AuthOptions } from '../auth/auth.module-definition.js';
import type { RecordsOptions } from '../records/records.module-definition.js';
import type { Connection } from './queue/data-source-options.js';
import type { StorageOptions } from '../storage/storage.module-definition.js';
import { exportTaskDefaults, type ExportTaskOptions } from './export-task.options.js';

/** What an application gives the {@link ExportTaskModule}; what is left out has the service's default. */
export interface ExportTaskModuleOptions extends Partial<ExportTaskOptions> {
  /**
   * The PostgreSQL of the tasks: how it is reached, and then its tables are brought up to date at the start; or an
   * initialized data source of the application, among whose entities and migrations are `exportTaskEntities` and
   * `exportTaskMigrations`.
   */
  database: Connection | DataSource;
  /** Whether the tables are brought up to date at the start, where the data source is not the application's. */
  migrate?: boolean;
  /** Where the records of `sql` sources lie; the database of the tasks unless it is said. */
  records?: Partial<RecordsOptions>;
  /** Where finished files lie. */
  store: StorageOptions;
  /** How callers over HTTP are known; by the table `access_token` unless it is said. */
  auth?: AuthOptions;
}

/** What an application decides before it runs. */
export interface ExportTaskModuleExtras {
  /**
   * Whether the module answers calls over HTTP, and under which prefix of the path, such as `internal` for
   * `/internal/v2/export_task`.
   */
  http?: boolean | { prefix: string };
}

export const EXPORT_TASK_MODULE_OPTIONS = Symbol('EXPORT_TASK_MODULE_OPTIONS');

/** How the tasks are worked on, with what was left out. */
export function completed(options: ExportTaskModuleOptions): ExportTaskOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...exportTaskDefaults, ...Object.fromEntries(given) };
}

/** Where the records lie, and how many connections the exports need at once. */
export function recordsOptions(options: ExportTaskModuleOptions): RecordsOptions {
  const { concurrency, lanes } = completed(options);
  // Each export has one, large ones have further lanes, and a few are for look-ups.
  const connections = concurrency + lanes + 4;
  return { connections, ...(options.records ?? connectionOf(options.database)) };
}

/** Where files lie, by the clock of the links. */
export function storageOptions({ store, clock }: ExportTaskModuleOptions): StorageOptions {
  return store.driver === 'custom' || !clock ? store : { now: clock, ...store };
}

/** How callers are known, by the clock of the tokens. */
export function authOptions({ auth = { mode: 'table' }, clock }: ExportTaskModuleOptions): AuthOptions {
  return { clock, ...auth };
}

/** TypeORM and the records spell a place alike. */
function connectionOf(database: ExportTaskModuleOptions['database']): Partial<RecordsOptions> {
  const place = ('isInitialized' in database ? database.options : database) as Partial<RecordsOptions>;
  const { url, host, port, username, password, database: name, ssl } = place;
  return { url, host, port, username, password, database: name, ssl };
}
