import { Module } from '@nestjs/common';
import { ExportTaskAccess } from './export-task.access.js';
import { ConfigurableModuleClass } from './export-task.module-definition.js';
import { ExportTaskCreation } from './export-task.creation.js';
import { ExportTaskFollower } from './export-task.follower.js';
import { ExportTaskEvents } from './export-task.events.js';
import { ExportTaskNotifications } from './export-task.notifications.js';
import { ExportTaskPreview } from './export-task.preview.js';
import { ExportTaskQueue } from './export-task.queue.js';
import { ExportTaskRunner } from './export-task.runner.js';
import { ExportTaskScheduler } from './export-task.scheduler.js';
import { ExportTaskService } from './export-task.service.js';
import { ExportTaskSweeper } from './export-task.sweeper.js';
import { ExportTaskTransitions } from './export-task.transitions.js';
import { rateLimitProviders } from './rate-limit.guard.js';

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
