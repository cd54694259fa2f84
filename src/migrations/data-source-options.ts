import type { DataSourceOptions } from 'typeorm';
import { AccessToken } from '../auth/access-token.entity.js';
import { ExportAudit } from '../export-task/export-audit.entity.js';
import { ExportTask } from '../export-task/export-task.entity.js';
import { CreateExportTask1764000000000 } from './1764000000000-create-export-task.js';
import { CreateDeviceRecords1764000001000 } from './1764000001000-create-device-records.js';
import { CreateBusinessRecords1764000002000 } from './1764000002000-create-business-records.js';
import { CreateSessionWechatBroadcastRecords1764000003000 } from './1764000003000-create-session-wechat-broadcast-records.js';
import { CreateAggregateRecords1764000004000 } from './1764000004000-create-aggregate-records.js';
import { SteerExportTask1764000020000 } from './1764000020000-steer-export-task.js';
import { CreateExportTaskOnce1764000021000 } from './1764000021000-create-export-task-once.js';
import { ExportTaskChecksum1764000022000 } from './1764000022000-export-task-checksum.js';
import { ExportTaskFileOptions1764000023000 } from './1764000023000-export-task-file-options.js';
import { ExportTaskPlans1764000031000 } from './1764000031000-export-task-plans.js';
import { ExportTaskSweep1764000040000 } from './1764000040000-export-task-sweep.js';
import { ExportAudit1764000050000 } from './1764000050000-export-audit.js';
import { ExportTaskTurns1764000060000 } from './1764000060000-export-task-turns.js';

const taskMigrations = [
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

/** How TypeORM reaches the database of the tasks. The schema changes by migrations only. */
export function dataSourceOptions({ tasks, records }: Databases): DataSourceOptions {
  return {
    type: 'postgres',
    url: tasks,
    applicationName: 'export-task',
    entities: [ExportTask, ExportAudit, AccessToken],
    migrations: records === undefined ? [...taskMigrations, ...recordMigrations] : taskMigrations,
    synchronize: false,
  };
}
