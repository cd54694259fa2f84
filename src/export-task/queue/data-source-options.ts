import type { DataSourceOptions, MigrationInterface } from 'typeorm';
import { AccessToken } from '../../auth/access-token.entity.js';
import { ExportAudit } from './export-audit.entity.js';
import { ExportTask } from '../export-task.entity.js';
import { CreateExportTask1764000000000 } from '../../migrations/1764000000000-create-export-task.js';
import { SteerExportTask1764000020000 } from '../../migrations/1764000020000-steer-export-task.js';
import { CreateExportTaskOnce1764000021000 } from '../../migrations/1764000021000-create-export-task-once.js';
import { ExportTaskChecksum1764000022000 } from '../../migrations/1764000022000-export-task-checksum.js';
import { ExportTaskFileOptions1764000023000 } from '../../migrations/1764000023000-export-task-file-options.js';
import { ExportTaskPlans1764000031000 } from '../../migrations/1764000031000-export-task-plans.js';
import { ExportTaskSweep1764000040000 } from '../../migrations/1764000040000-export-task-sweep.js';
import { ExportAudit1764000050000 } from '../../migrations/1764000050000-export-audit.js';
import { ExportWorker1764000070000 } from '../../migrations/1764000070000-export-worker.js';
import { ExportIndexNames1764000080000 } from '../../migrations/1764000080000-export-index-names.js';
import { ExportAccessToken1764000090000 } from '../../migrations/1764000090000-export-access-token.js';
import { ExportAccessTokenMembers1764000170000 } from '../../migrations/1764000170000-export-access-token-members.js';
import { ExportTaskResolvedQuery1764000100000 } from '../../migrations/1764000100000-export-task-resolved-query.js';
import { ExportTaskEnvironment1764000110000 } from '../../migrations/1764000110000-export-task-environment.js';
import { ExportWorker } from './export-worker.entity.js';
import { ExportSchedule } from './export-schedule.entity.js';
import { ExportScheduleRun } from './export-schedule-run.entity.js';
import { ExportSchedule1764000160000 } from '../../migrations/1764000160000-export-schedule.js';
import { ExportTemplate } from './export-template.entity.js';
import { ExportTemplate1764000150000 } from '../../migrations/1764000150000-export-template.js';
import { ExportWebhook } from './export-webhook.entity.js';
import { ExportWebhookDelivery } from './export-webhook-delivery.entity.js';
import { ExportWebhookEvent } from './export-webhook-event.entity.js';
import { ExportWebhook1764000120000 } from '../../migrations/1764000120000-export-webhook.js';
import { ExportTaskTurns1764000060000 } from '../../migrations/1764000060000-export-task-turns.js';

/** TypeORM's options for a PostgreSQL. */
export type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

type Migrations = readonly (new () => MigrationInterface)[];

/** How to reach a PostgreSQL and which tables to use in it, in TypeORM's terms. */
export type Connection = Pick<
  PostgresOptions,
  | 'url'
  | 'host'
  | 'port'
  | 'username'
  | 'password'
  | 'database'
  | 'ssl'
  /** The schema of the tables; by default the first one in the `search_path` of the user. It must exist. */
  | 'schema'
  /** Precedes the name of each table. */
  | 'entityPrefix'
>;

/** The entities of a data source that stores the tasks. */
export const exportTaskEntities = [
  ExportTask,
  ExportAudit,
  ExportWorker,
  ExportTemplate,
  ExportWebhook,
  ExportWebhookEvent,
  ExportWebhookDelivery,
  ExportSchedule,
  ExportScheduleRun,
];

/** The migrations of their tables, in the order in which they run. */
export const exportTaskMigrations = [
  CreateExportTask1764000000000,
  SteerExportTask1764000020000,
  CreateExportTaskOnce1764000021000,
  ExportTaskChecksum1764000022000,
  ExportTaskFileOptions1764000023000,
  ExportTaskPlans1764000031000,
  ExportTaskSweep1764000040000,
  ExportAudit1764000050000,
  ExportTaskTurns1764000060000,
  ExportWorker1764000070000,
  ExportIndexNames1764000080000,
  ExportTaskResolvedQuery1764000100000,
  ExportTaskEnvironment1764000110000,
  ExportWebhook1764000120000,
  ExportTemplate1764000150000,
  ExportSchedule1764000160000,
];

/** The further entity of a data source that stores Access-Tokens too, for `auth: { mode: 'table' }`. */
export const accessTokenEntities = [AccessToken];

/** The migrations of its table. */
export const accessTokenMigrations = [ExportAccessToken1764000090000, ExportAccessTokenMembers1764000170000];

/**
 * TypeORM's options for a database of tasks. Only migrations change its schema.
 * @param tokens whether it stores Access-Tokens too.
 * @param more migrations of other tables that are in the same database.
 */
export function taskDataSource(
  connection: Connection,
  tokens: boolean,
  more: Migrations = [],
): PostgresOptions {
  return {
    type: 'postgres',
    ...connection,
    applicationName: 'export-task',
    entities: [...exportTaskEntities, ...(tokens ? accessTokenEntities : [])],
    migrations: [...exportTaskMigrations, ...(tokens ? accessTokenMigrations : []), ...more],
    // Other applications may keep their own migrations in the same database.
    migrationsTableName: `${connection.entityPrefix ?? ''}export_task_migrations`,
    synchronize: false,
  };
}
