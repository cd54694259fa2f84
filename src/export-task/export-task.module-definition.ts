import { ConfigurableModuleBuilder } from '@nestjs/common';
import { ExportTaskController } from './export-task.controller.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from './export-task.options.js';

export const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<ExportTaskOptions>({
  optionsInjectionToken: EXPORT_TASK_OPTIONS,
})
  .setClassMethodName('forRoot')
  // Whether this process serves the calls.
  .setExtras({ calls: true }, (definition, { calls }) => ({
    ...definition,
    controllers: calls ? [ExportTaskController] : [],
  }))
  .build();
