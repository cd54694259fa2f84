import { Module } from '@nestjs/common';
import { ExportTaskAccess } from './http/export-task.access.js';
import { ConfigurableModuleClass } from './export-task.module-definition.js';
import { ExportTaskCreation } from './queue/export-task.creation.js';
import { ExportTaskNotifications } from './queue/export-task.notifications.js';
import { ExportTaskPreview } from './http/export-task.preview.js';
import { EnterpriseLimits } from './queue/enterprise-limits.js';
import { QueueDepth } from './queue/queue-depth.js';
import { ScheduleDepth } from './queue/schedule-depth.js';
import { ScheduledJobs } from './queue/scheduled-jobs.js';
import { WorkerPresence } from './queue/worker-presence.js';
import { WritableDatabase } from './queue/writable-database.js';
import { TaskTables } from './queue/task-tables.js';
import { TaskChanges } from './queue/task-changes.js';
import { ExportTaskExpiry } from './work/export-task.expiry.js';
import { Environment } from './work/environment.js';
import { HeldUpTasks } from './work/held-up-tasks.js';
import { ExportTaskRunner } from './work/export-task.runner.js';
import { ExportTaskScheduler } from './work/export-task.scheduler.js';
import { ExportTaskService } from './export-task.service.js';
import { ReaderTurns } from './work/reader-turns.js';
import { ExportTaskSweeper } from './work/export-task.sweeper.js';
import { ExportTaskTransitions } from './queue/export-task.transitions.js';
import { ExportScheduleService } from './schedules/export-schedule.service.js';
import { ScheduleCheck } from './schedules/schedule-check.js';
import { ScheduleEnds } from './schedules/schedule-ends.js';
import { ScheduleOwners } from './schedules/schedule-owners.js';
import { ScheduleRuns } from './schedules/schedule-runs.js';
import { ScheduleTicker } from './schedules/schedule-ticker.js';
import { ExportTemplateService } from './templates/export-template.service.js';
import { ExportWebhookService } from './webhooks/export-webhook.service.js';
import { WebhookDeliverer } from './webhooks/webhook-deliverer.js';
import { WebhookDeliveries } from './queue/webhook-deliveries.js';
import { WebhookOutbox } from './queue/webhook-outbox.js';
import { UnownedFiles } from './work/unowned-files.js';
import { rateLimitProviders } from './http/rate-limit.guard.js';

/** The core: accepts export tasks, runs them, and links to their files. */
@Module({
  providers: [
    ExportTaskService,
    TaskTables,
    TaskChanges,
    ScheduledJobs,
    WorkerPresence,
    WritableDatabase,
    ExportTaskAccess,
    ExportTaskCreation,
    EnterpriseLimits,
    QueueDepth,
    ExportTaskPreview,
    ExportTaskTransitions,
    ReaderTurns,
    ExportTaskSweeper,
    ExportTaskExpiry,
    UnownedFiles,
    Environment,
    HeldUpTasks,
    ExportTaskRunner,
    ExportTaskScheduler,
    ExportTaskNotifications,
    ExportTemplateService,
    WebhookOutbox,
    WebhookDeliveries,
    ExportWebhookService,
    WebhookDeliverer,
    ScheduleDepth,
    ExportScheduleService,
    ScheduleCheck,
    ScheduleEnds,
    ScheduleOwners,
    ScheduleRuns,
    ScheduleTicker,
    ...rateLimitProviders,
  ],
  exports: [
    ExportTaskService,
    ExportScheduleService,
    TaskChanges,
    QueueDepth,
    ScheduleDepth,
    Environment,
    ExportTaskScheduler,
    ExportTaskExpiry,
    WritableDatabase,
    WebhookDeliveries,
  ],
})
export class ExportTaskModule extends ConfigurableModuleClass {}
