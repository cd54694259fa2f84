export { ConsoleModule } from './console/console.module.js';
export type { ConsoleExtras, ConsoleOptions } from './console/console.options.js';
export { AccessTokens } from './auth/access-tokens.js';
export type { AuthOptions, IntrospectionOptions, JwtOptions } from './auth/auth.options.js';
export type { Caller } from './auth/caller.js';
export type { ClaimNames } from './auth/claims.js';
export { TokenVerifier } from './auth/token-verifier.js';
export type { CreateExportTask, ExportTaskParams } from './export-task/http/dto/create-export-task.dto.js';
export type { ListExportTasks } from './export-task/http/dto/list-export-tasks.dto.js';
export { ExportAudit, type AuditAction, type AuditDetail } from './export-task/queue/export-audit.entity.js';
export { ExportScheduleService } from './export-task/schedules/export-schedule.service.js';
export type {
  ExportScheduleList,
  ExportScheduleRunList,
  ExportScheduleRunView,
  ExportScheduleView,
  ListExportSchedules,
  SaveExportSchedule,
  SchedulePreview,
} from './export-task/schedules/export-schedule.dto.js';
export { ExportTask, TaskStatus } from './export-task/export-task.entity.js';
export { ExportTaskModule } from './export-task/export-task.module.js';
export type {
  ExportTaskFactoryOptions,
  ExportTaskModuleExtras,
  ExportTaskModuleOptions,
  Members,
} from './export-task/export-task.module-options.js';
export type { FinishedListener } from './export-task/queue/export-task.notifications.js';
export type { ExportTaskOptions, WebhookOptions } from './export-task/export-task.options.js';
export type { ExportTaskList, ListedExportTask, Preview } from './export-task/http/dto/answers.dto.js';
export type { ExportTaskView } from './export-task/http/dto/export-task-view.dto.js';
export { ExportTaskService } from './export-task/export-task.service.js';
export type { Column, ColumnType, Label, PersonalData, ScalarType, Title } from './exporter/column.js';
export type { PersonalDataRule } from './exporter/personal-data.js';
export type { ExtendChoice, ExtendChoices } from './exporter/extend-choice.js';
export type { Operator } from './exporter/operators.js';
export type { Period } from './exporter/period.js';
export type { Condition, SentNames, Sort } from './exporter/query-language.js';
export {
  Exporter,
  type ClickhouseSource,
  type ExporterAdditions,
  type ExporterMetadata,
  type ExportParams,
  type ExportRequest,
  type OpenedRecords,
  type RecordExporter,
  type RecordSource,
  type ResolvedRequest,
  type Selection,
  type SourceRecord,
  type SqlSource,
} from './exporter/record-exporter.js';
export type { QueryValue } from './exporter/value.js';
export type { ClickhouseOptions } from './clickhouse/clickhouse.options.js';
export type {
  RecordsOptions,
  RecordsServer,
  RecordsServersOptions,
  ServerOf,
} from './records/records.module-definition.js';
export { FileOptions } from './file/file-options.js';
export {
  accessTokenEntities,
  accessTokenMigrations,
  exportTaskEntities,
  exportTaskMigrations,
  type Connection,
} from './export-task/queue/data-source-options.js';
export { ErrorCode, PlatformError } from './errors/platform-error.js';
export { isExportTaskCall } from './http/call-controller.decorator.js';
export type { LocalStoreOptions } from './storage/local-object-store.js';
export type { MinioStoreOptions } from './storage/minio-object-store.js';
export { ObjectStore, type OldEntry, type StoredFile } from './storage/object-store.js';
export type { StorageOptions } from './storage/storage.module-definition.js';
