import type { components, paths } from './schema.js';

type Schemas = components['schemas'];

/** The body of a call that creates or previews a task. */
export type CreateExportTask = Schemas['CreateExportTask'];
/** A task with all its fields. */
export type ExportTask = Schemas['ExportTask'];
/** A task in a list, with the fields that `filter` requested. */
export type ListedExportTask = Schemas['ListedExportTask'];
/** The body of a call that lists tasks: conditions, fields, order and page. */
export type ListExportTasks = Schemas['ListExportTasks'];
/** The body of a call that counts tasks: conditions and days. */
export type CountExportTasks = Schemas['CountExportTasks'];
/** Tasks by day, type and result. */
export type TaskStatistics = Schemas['TaskStatistics'];
/** The state and progress of a task at one moment. */
export type ExportTaskEvent = Schemas['ExportTaskEvent'];
/** The header and first rows of a file. */
export type Preview = Schemas['Preview'];
/** A record type with its columns. */
export type RecordType = Schemas['RecordType'];
/** A value that a key of `extend` may have. */
export type ExtendChoice = Schemas['ExtendChoice'];
/** The body of a call that saves a template: that of a creation, and whether it is shared. */
export type SaveExportTemplate = Schemas['SaveExportTemplate'];
/** A saved body of a creation. */
export type ExportTemplate = Schemas['ExportTemplate'];
/** The body of a call that saves a webhook. */
export type SaveExportWebhook = Schemas['SaveExportWebhook'];
/** A webhook; its secret is not among its fields. */
export type ExportWebhook = Schemas['ExportWebhook'];
/** An event on its way to a webhook, with the log of its tries. */
export type WebhookDelivery = Schemas['WebhookDelivery'];
/** The body that a receiver gets. */
export type WebhookEventBody = Schemas['WebhookEventBody'];
/** The body of a call that saves or previews a schedule: that of a creation, and the times. */
export type SaveExportSchedule = Schemas['SaveExportSchedule'];
/** A schedule with all its fields. */
export type ExportSchedule = Schemas['ExportSchedule'];
/** A schedule in a list, with the fields that `filter` requested. */
export type ListedExportSchedule = Schemas['ListedExportSchedule'];
/** The body of a call that lists schedules: conditions, fields, order and page. */
export type ListExportSchedules = Schemas['ListExportSchedules'];
/** A run of a schedule. */
export type ExportScheduleRun = Schemas['ExportScheduleRun'];
/** A time at which a schedule will be due, and what the run will ask for. */
export type ScheduledRun = Schemas['ScheduledRun'];
/** The options of a file: format, encoding, time zone and so on. */
export type FileOptions = Schemas['FileOptions'];
/** The body of the service's error answers. */
export type ErrorEnvelope = Schemas['ErrorEnvelope'];

/** The paths in the OpenAPI document; the compiler rejects any other. */
export type Path = keyof paths;
