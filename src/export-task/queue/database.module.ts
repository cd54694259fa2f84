import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { getDataSourceToken, InjectDataSource } from '@nestjs/typeorm';
import type { ClientBase } from 'pg';
import { DataSource } from 'typeorm';
import { limitSilence } from '../../sql/limit-silence.js';
import { accessTokenEntities, exportTaskEntities, taskDataSource } from './data-source-options.js';
import { within } from '../../bounded/within.js';
import { migrate } from '../../migrations/migrate.js';
import { setLimits } from '../../sql/session-limits.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import {
  ANSWERS_CALLS,
  EXPORT_TASK_MODULE_OPTIONS,
  keepsTokens,
  type ExportTaskModuleOptions,
} from '../export-task.module-options.js';

const dataSource = getDataSourceToken(DATABASE);

/** LISTEN holds one connection for as long as the process runs; everything else needs another one. */
const FEWEST_CONNECTIONS = 2;

/** Time limit for the answer to a statement, in milliseconds. It exceeds the statement timeout. */
const SILENCE_MS = 40_000;

const setStatementLimits = setLimits({
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 60_000,
});

/** Timeouts of calls and workers, in milliseconds. */
const timeouts = {
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
  onConnect: (client: ClientBase) => {
    limitSilence(client, SILENCE_MS);
    return setStatementLimits(client);
  },
};

/** Time limit for closing the connections, in seconds. */
const CLOSE_SECONDS = 2;

/** Provides the data source of the tasks, under a name that leaves the application's data sources alone. */
@Module({
  providers: [{ provide: dataSource, inject: [EXPORT_TASK_MODULE_OPTIONS, ANSWERS_CALLS], useFactory: open }],
  exports: [dataSource],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @InjectDataSource(DATABASE) private readonly opened: DataSource,
    @Inject(EXPORT_TASK_MODULE_OPTIONS) private readonly options: ExportTaskModuleOptions,
  ) {}

  /** An application closes the data source that it has passed itself. */
  async onApplicationShutdown(): Promise<void> {
    if (this.opened !== this.options.database) await within(CLOSE_SECONDS, this.opened.destroy());
  }
}

/**
 * @param calls whether this process answers calls over HTTP.
 * @throws Error one line that names what the application's data source lacks.
 */
async function open(moduleOptions: ExportTaskModuleOptions, calls: boolean): Promise<DataSource> {
  const { database, migrate: migrates = true } = moduleOptions;
  const tokens = keepsTokens(moduleOptions, calls);
  if (!isDataSource(database)) {
    const options = taskDataSource(database, tokens);
    if (migrates) await migrate(options);
    return new DataSource({ ...options, extra: timeouts }).initialize();
  }
  if (!database.isInitialized)
    throw new Error('database: the data source is not initialized. Pass an initialized DataSource.');
  if (!exportTaskEntities.every((entity) => database.hasMetadata(entity))) {
    throw new Error(
      'database: the data source lacks the entities of the tasks. Add exportTaskEntities to its entities.',
    );
  }
  if (tokens && !accessTokenEntities.every((entity) => database.hasMetadata(entity))) {
    throw new Error(
      'database: the data source lacks the entity of the Access-Tokens, which auth.mode "table" needs. Add accessTokenEntities to its entities and accessTokenMigrations to its migrations.',
    );
  }
  const connections = poolSize(database);
  if (connections < FEWEST_CONNECTIONS) {
    throw new Error(
      `database: the connection pool of the data source is too small (${connections}). Must have at least ${FEWEST_CONNECTIONS} connections: one listens for tasks.`,
    );
  }
  return database;
}

/** The size of a PostgreSQL data source's pool, from whichever option it comes: `poolSize`, or `extra.max`. */
function poolSize({ driver }: DataSource): number {
  const { master } = driver as { master?: { options?: { max?: unknown } } };
  return Number(master?.options?.max ?? FEWEST_CONNECTIONS);
}

/** `instanceof` would fail here: the application may have another copy of TypeORM. */
function isDataSource(database: ExportTaskModuleOptions['database']): database is DataSource {
  return 'isInitialized' in database;
}
