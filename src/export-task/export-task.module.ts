import { Module } from '@nestjs/common';
import { ExportTaskAccess } from './http/export-task.access.js';
import { ConfigurableModuleClass } from './export-task.module-definition.js';
import { ExportTaskCreation } from './queue/export-task.creation.js';
import { ExportTaskFollower } from './http/export-task.follower.js';
import { ExportTaskEvents } from './queue/export-task.changes.js';
import { ExportTaskNotifications } from './queue/export-task.notifications.js';
import { ExportTaskPreview } from './http/export-task.preview.js';
import { ExportTaskQueue } from './queue/queue-depth.js';
import { ExportTaskRunner } from './work/export-task.runner.js';
import { ExportTaskScheduler } from './work/export-task.scheduler.js';
import { ExportTaskService } from './export-task.service.js';
import { ExportTaskSweeper } from './work/export-task.sweeper.js';
import { ExportTaskTransitions } from './queue/export-task.transitions.js';
import { rateLimitProviders } from './http/rate-limit.guard.js';

/** The core: takes export tasks, works on them, and hands out their files. */
@Module({
  providers: [
    ExportTaskService,
    ExportTaskEvents,
    ExportTaskAccess,
    ExportTaskFollower,
    ExportTaskCreation,
    ExportTaskQueue,
    ExportTaskPreview,
    ExportTaskTransitions,
    ExportTaskSweeper,
    ExportTaskRunner,
    ExportTaskScheduler,
    ExportTaskNotifications,
    ...rateLimitProviders,
  ],
  exports: [ExportTaskService, ExportTaskEvents, ExportTaskQueue, ExportTaskScheduler],
})
export class ExportTaskModule extends ConfigurableModuleClass {}
