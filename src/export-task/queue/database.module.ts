import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { getDataSourceToken, InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { taskDataSource } from './data-source-options.js';
import { migrate } from '../../migrations/migrate.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { ExportTask } from '../export-task.entity.js';
import { EXPORT_TASK_MODULE_OPTIONS, type ExportTaskModuleOptions } from '../export-task.module-options.js';

const dataSource = getDataSourceToken(DATABASE);

/** How long a call or a worker waits for the database; in milliseconds. */
const patience = {
  connectionTimeoutMillis: 10_000,
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 60_000,
};

/** Offers the data source of the tasks under a name of its own, beside those of the application. */
@Module({
  providers: [{ provide: dataSource, inject: [EXPORT_TASK_MODULE_OPTIONS], useFactory: open }],
  exports: [dataSource],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @InjectDataSource(DATABASE) private readonly opened: DataSource,
    @Inject(EXPORT_TASK_MODULE_OPTIONS) private readonly options: ExportTaskModuleOptions,
  ) {}

  /** The application's own is closed by the application. */
  async onApplicationShutdown(): Promise<void> {
    if (this.opened !== this.options.database) await this.opened.destroy();
  }
}

/** @throws Error one line that names what the application's data source lacks. */
async function open({ database, migrate: migrates = true }: ExportTaskModuleOptions): Promise<DataSource> {
  if (!isDataSource(database)) {
    const options = taskDataSource(database);
    if (migrates) await migrate(options);
    return new DataSource({ ...options, extra: patience }).initialize();
  }
  if (!database.isInitialized)
    throw new Error('database: the data source is not initialized; one that is is accepted.');
  if (!database.hasMetadata(ExportTask)) {
    throw new Error(
      'database: the data source does not know the tasks; add exportTaskEntities to its entities.',
    );
  }
  return database;
}

/** Not by its class: the application may have a copy of TypeORM of its own. */
function isDataSource(database: ExportTaskModuleOptions['database']): database is DataSource {
  return 'isInitialized' in database;
}
