export { AuthModule } from './auth/auth.module.js';
export type { Caller } from './auth/caller.js';
export { TokenVerifier } from './auth/token-verifier.js';
export { ExportAudit } from './export-task/export-audit.entity.js';
export { ExportTask, TaskStatus } from './export-task/export-task.entity.js';
export { ExportTaskModule } from './export-task/export-task.module.js';
export type { ExportTaskOptions } from './export-task/export-task.options.js';
export { ExportTaskService } from './export-task/export-task.service.js';
export type { Column, ColumnType, PersonalData } from './exporter/column.js';
export { Exporter } from './exporter/exporter.decorator.js';
export type {
  ExportParams,
  ExportRequest,
  RecordExporter,
  RecordSource,
  Selection,
  SourceRecord,
  SqlSource,
} from './exporter/record-exporter.js';
export { RecordsModule } from './exporter/records.module.js';
export type { Title } from './exporter/title.js';
export { FileOptions } from './file/file-options.js';
export { ErrorCode, PlatformError } from './platform/platform-error.js';
export { ObjectStore, type StoredFile } from './storage/object-store.js';
export { StorageModule } from './storage/storage.module.js';
