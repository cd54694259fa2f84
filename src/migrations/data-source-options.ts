import type { DataSourceOptions } from 'typeorm';
import { AccessToken } from '../auth/access-token.entity.js';
import { ExportTask } from '../export-task/export-task.entity.js';
import { CreateExportTask1764000000000 } from './1764000000000-create-export-task.js';
import { CreateDeviceRecords1764000001000 } from './1764000001000-create-device-records.js';

const taskMigrations = [CreateExportTask1764000000000];
const recordMigrations = [CreateDeviceRecords1764000001000];

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
    entities: [ExportTask, AccessToken],
    migrations: records === undefined ? [...taskMigrations, ...recordMigrations] : taskMigrations,
    synchronize: false,
  };
}
