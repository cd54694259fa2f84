export type { CallOptions, ClientOptions } from './connection.js';
export {
  ExportTaskClient,
  type CreateOptions,
  type Download,
  type ExportOptions,
  type ListDeliveries,
} from './export-task-client.js';
export { DownloadCorrupted, ExportTaskError, ExportTaskFailed } from './errors.js';
export {
  fileOptionChoices,
  fileOptionDefaults,
  fixedByFormat,
  RecordTypeNumber,
  TaskStatus,
} from './schema.js';
export type {
  CountExportTasks,
  CreateExportTask,
  ExportSchedule,
  ExportScheduleRun,
  ExportTask,
  ExportTaskEvent,
  ExportTemplate,
  ExportWebhook,
  ExtendChoice,
  FileOptions,
  ListedExportSchedule,
  ListedExportTask,
  ListExportSchedules,
  ListExportTasks,
  Preview,
  RecordType,
  SaveExportSchedule,
  SaveExportTemplate,
  SaveExportWebhook,
  ScheduledRun,
  TaskStatistics,
  WebhookDelivery,
  WebhookEventBody,
} from './types.js';
