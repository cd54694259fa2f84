import type { DataSourceOptions } from 'typeorm';
import { AccessToken } from '../../auth/access-token.entity.js';
import { ExportAudit } from './export-audit.entity.js';
import { ExportTask } from '../export-task.entity.js';
import { CreateExportTask1764000000000 } from '../../migrations/1764000000000-create-export-task.js';
import { CreateDeviceRecords1764000001000 } from '../../migrations/1764000001000-create-device-records.js';
import { CreateBusinessRecords1764000002000 } from '../../migrations/1764000002000-create-business-records.js';
import { CreateSessionWechatBroadcastRecords1764000003000 } from '../../migrations/1764000003000-create-session-wechat-broadcast-records.js';
import { CreateAggregateRecords1764000004000 } from '../../migrations/1764000004000-create-aggregate-records.js';
import { SteerExportTask1764000020000 } from '../../migrations/1764000020000-steer-export-task.js';
import { CreateExportTaskOnce1764000021000 } from '../../migrations/1764000021000-create-export-task-once.js';
import { ExportTaskChecksum1764000022000 } from '../../migrations/1764000022000-export-task-checksum.js';
import { ExportTaskFileOptions1764000023000 } from '../../migrations/1764000023000-export-task-file-options.js';
import { ExportTaskPlans1764000031000 } from '../../migrations/1764000031000-export-task-plans.js';
import { ExportTaskSweep1764000040000 } from '../../migrations/1764000040000-export-task-sweep.js';
import { ExportAudit1764000050000 } from '../../migrations/1764000050000-export-audit.js';
import { ExportTaskTurns1764000060000 } from '../../migrations/1764000060000-export-task-turns.js';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** How a PostgreSQL is reached, as TypeORM spells it. */
export type Connection = Pick<
  PostgresOptions,
  'url' | 'host' | 'port' | 'username' | 'password' | 'database' | 'ssl'
>;

/** The entities of a data source that holds the tasks. */
export const exportTaskEntities = [ExportTask, ExportAudit, AccessToken];

/** The migrations that make and change their tables, to be run in this order. */
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
];
const recordMigrations = [
  CreateDeviceRecords1764000001000,
  CreateBusinessRecords1764000002000,
  CreateSessionWechatBroadcastRecords1764000003000,
  CreateAggregateRecords1764000004000,
];

/** Which database holds the tasks, and whether the records lie in it too. */
export interface Databases {
  /** `postgres://…` of the tasks. */
  tasks: string;
  /** `postgres://…` of the records where they are the platform's: its tables are never changed from here. */
  records?: string | undefined;
}

/** How TypeORM reaches the databases of the service. The schema changes by migrations only. */
export function dataSourceOptions({ tasks, records }: Databases): PostgresOptions {
  return taskDataSource({ url: tasks }, records === undefined);
}

/** How TypeORM reaches a database of tasks, and of records where it has their tables too. */
export function taskDataSource(connection: Connection, hasRecords = false): PostgresOptions {
  return {
    type: 'postgres',
    ...connection,
    applicationName: 'export-task',
    entities: exportTaskEntities,
    migrations: hasRecords ? [...exportTaskMigrations, ...recordMigrations] : exportTaskMigrations,
    // A database may be shared with others that migrate theirs.
    migrationsTableName: 'export_task_migrations',
    synchronize: false,
  };
}
