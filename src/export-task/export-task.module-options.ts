import type { DataSource } from 'typeorm';
import type { AuthOptions } from '../auth/auth.options.js';
import type { Caller } from '../auth/caller.js';
import type { ClickhouseModuleOptions } from '../clickhouse/clickhouse.module-definition.js';
import { checkClickhouse, type ClickhouseOptions } from '../clickhouse/clickhouse.options.js';
import { checkedOptions } from '../file/file-options.js';
import { checkServers } from '../records/records-servers.js';
import type { RecordsOptions, RecordsServersOptions } from '../records/records.module-definition.js';
import type { Connection, PostgresOptions } from './queue/data-source-options.js';
import type { StorageOptions } from '../storage/storage.module-definition.js';
import { WebhookTargets } from './webhooks/webhook-targets.js';
import { checkBounds, exportTaskDefaults, type ExportTaskOptions } from './export-task.options.js';

/** The shortest key of the webhooks, in characters. */
const SHORTEST_KEY = 32;

/** The options of the {@link ExportTaskModule}. Omitted options have the defaults of the service. */
export interface ExportTaskModuleOptions extends Partial<ExportTaskOptions> {
  /**
   * The PostgreSQL of the tasks. Either its address: the module then migrates its tables at the start. Or an
   * initialized data source of the application that includes `exportTaskEntities` and `exportTaskMigrations`; with
   * `auth: { mode: 'table' }` also `accessTokenEntities` and `accessTokenMigrations`.
   */
  database: Connection | DataSource;
  /** Whether to migrate the tables at the start; true by default. It has no effect on an application's data source. */
  migrate?: boolean;
  /**
   * The database that SQL sources read from; by default the database of the tasks. Or several servers, each with all records
   * of its enterprises.
   */
  records?: Partial<RecordsOptions> | WithDefault<RecordsServersOptions, 'connections'>;
  /** The ClickHouse that ClickHouse sources read from. Needs the package `@clickhouse/client`. */
  clickhouse?: ClickhouseOptions | undefined;
  /** The store of the finished files. */
  store: StorageOptions;
  /** How to verify callers over HTTP; by default with the table `export_access_token`. */
  auth?: AuthOptions;
  /**
   * Finds the owners of due schedules. By default, the newest Access-Token of the member in the table `export_access_token`
   * gives the role; in a process without that table, the member's latest call for schedules does.
   */
  members?: Members;
}

/** Finds the members of enterprises. */
export interface Members {
  /**
   * @returns the member with the present role; undefined for someone who has left.
   * @throws PlatformError 5xx, or an error of the network, to have the run tried again; any other error fails it.
   */
  find(corpId: string, memberId: string): Promise<Caller | undefined>;
}

type WithDefault<T, Key extends keyof T> = Omit<T, Key> & Partial<Pick<T, Key>>;

/** Options that are fixed when the module is imported. */
export interface ExportTaskModuleExtras {
  /**
   * Whether the module answers calls over HTTP, and under which path prefix: `internal` stands for
   * `/internal/v2/export_task`. With `forRootAsync` it stands beside the factory.
   */
  http?: boolean | { prefix: string };
}

/** The options that a factory of `forRootAsync` returns. `http` is fixed before the factory runs. */
export type ExportTaskFactoryOptions = ExportTaskModuleOptions & { http?: never };

export const EXPORT_TASK_MODULE_OPTIONS = Symbol('EXPORT_TASK_MODULE_OPTIONS');

/** Whether this process answers calls over HTTP. */
export const ANSWERS_CALLS = Symbol('ANSWERS_CALLS');

/**
 * The options that the application gave, checked before anything is opened with them.
 * @param calls whether this process answers calls over HTTP.
 * @throws Error one line, for options that would be ignored, or that lack what the process needs.
 */
export function checked(
  options: ExportTaskModuleOptions & ExportTaskModuleExtras,
  calls: boolean,
): ExportTaskModuleOptions {
  // A factory runs too late for this option: without the refusal, `http: false` would leave all routes open.
  if (options.http !== undefined) {
    throw new Error(
      'http: returned by the factory of forRootAsync. Must stand beside it: forRootAsync({ useFactory, http }).',
    );
  }
  checkBounds(completed(options));
  checkServers(recordsOptions(options));
  checkRecordsPool(options, calls);
  checkWebhooks(options);
  checkClickhouse(options.clickhouse);
  const { store, fileDefaults = {} } = options;
  checkedOptions(fileDefaults, (key) => `fileDefaults.${key}`);
  if (calls && store.driver === 'local' && !store.publicUrl) {
    throw new Error(
      'store.publicUrl: missing. Must be the address of this service, such as "http://localhost:3000".',
    );
  }
  return options;
}

/** @throws Error one line, if the key of the webhooks is too short, or a target is unknown. */
function checkWebhooks({ webhooks }: ExportTaskModuleOptions): void {
  if (!webhooks) return;
  if (webhooks.key.length < SHORTEST_KEY) {
    throw new Error(`webhooks.key: too short. Must be a secret of at least ${SHORTEST_KEY} characters.`);
  }
  new WebhookTargets(webhooks.targets);
}

/**
 * Exports keep their connections while they wait for another one: in too small a pool, they would block each other.
 * @throws Error one line, if the pool is smaller than what the process may need at once.
 */
function checkRecordsPool(options: ExportTaskModuleOptions, calls: boolean): void {
  const { worker, concurrency, lanes } = completed(options);
  const { connections } = recordsOptions(options);
  const [fewest, valid] = worker
    ? [
        concurrency + lanes,
        'concurrency and lanes together: running exports take all but one, which serves look-ups',
      ]
    : calls
      ? [2, 'one for the statement of a preview, and one for look-ups']
      : [0, ''];
  if (connections >= fewest) return;
  throw new Error(`records.connections: too small (${connections}). Must be at least ${fewest}, ${valid}.`);
}

/** The options of the core, with defaults for omitted ones. */
export function completed(options: ExportTaskModuleOptions): ExportTaskOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...exportTaskDefaults, ...Object.fromEntries(given) };
}

/** The records database or databases, and the size of the connection pool of each. */
export function recordsOptions(options: ExportTaskModuleOptions): RecordsOptions | RecordsServersOptions {
  const { concurrency, lanes } = completed(options);
  // One for each running export, one for each further lane, and a few for look-ups.
  const connections = concurrency + lanes + 4;
  return { connections, ...(options.records ?? connectionOf(options.database)) };
}

/** ClickHouse, if the application names one. */
export function clickhouseOptions({ clickhouse }: ExportTaskModuleOptions): ClickhouseModuleOptions {
  return { server: clickhouse };
}

/** The store; its links use the application's clock. */
export function storageOptions({ store, clock }: ExportTaskModuleOptions): StorageOptions {
  return store.driver === 'custom' || !clock ? store : { now: clock, ...store };
}

/** The verification of callers; tokens use the application's clock. */
export function authOptions({ auth = { mode: 'table' }, clock }: ExportTaskModuleOptions): AuthOptions {
  return { clock, ...auth };
}

/**
 * Whether the database of the tasks needs the table of the Access-Tokens: to verify callers, and to find the owners of
 * schedules. With the default for `auth`, only a process that answers calls needs it.
 */
export function keepsTokens(options: ExportTaskModuleOptions, calls: boolean): boolean {
  return (calls ? authOptions(options) : options.auth)?.mode === 'table';
}

/** The address of the tasks' database as options of the records database; of a replicated one, its first replica. */
function connectionOf(database: ExportTaskModuleOptions['database']): Partial<RecordsOptions> {
  const options = ('isInitialized' in database ? database.options : database) as Partial<PostgresOptions>;
  const { master, slaves = [] } = options.replication ?? {};
  const place = (slaves[0] ?? master ?? options) as Partial<RecordsOptions>;
  const { url, host, port, username, password, database: name, ssl } = place;
  return { url, host, port, username, password, database: name, ssl };
}
