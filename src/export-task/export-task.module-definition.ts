import {
  ConfigurableModuleBuilder,
  Module,
  type DynamicModule,
  type InjectionToken,
  type Type,
} from '@nestjs/common';
import { RouterModule, type Routes } from '@nestjs/core';
import { AuthModule } from '../auth/auth.module.js';
import { ExporterModule } from '../exporter/exporter.module.js';
import { RecordsModule } from '../records/records.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { DatabaseModule } from './queue/database.module.js';
import { ExportTaskController } from './export-task.controller.js';
import {
  authOptions,
  completed,
  EXPORT_TASK_MODULE_OPTIONS,
  recordsOptions,
  storageOptions,
  type ExportTaskModuleExtras,
  type ExportTaskModuleOptions,
} from './export-task.module-options.js';
import { EXPORT_TASK_OPTIONS } from './export-task.options.js';

/** Provides the options to the modules of the core. */
@Module({})
class OptionsModule {}

const defaults: ExportTaskModuleExtras = { http: true };

export const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<ExportTaskModuleOptions>({
  optionsInjectionToken: EXPORT_TASK_MODULE_OPTIONS,
})
  .setClassMethodName('forRoot')
  .setExtras(defaults, compose)
  .build();

/** Composes the modules of the core and passes each its part of the options. */
function compose(
  { module, imports = [], providers = [] }: DynamicModule,
  { http }: ExportTaskModuleExtras,
): DynamicModule {
  const calls = http !== false;
  return {
    module,
    imports: [
      { module: OptionsModule, global: true, imports, providers, exports: [EXPORT_TASK_MODULE_OPTIONS] },
      { module: DatabaseModule, global: true },
      RecordsModule.forRootAsync(using(recordsOptions)),
      ExporterModule,
      StorageModule.forRootAsync({ ...using(storageOptions), calls }),
      ...(calls ? [AuthModule.forRootAsync(using(authOptions))] : []),
      ...(typeof http === 'object' ? [RouterModule.register(routes(module, http.prefix))] : []),
    ],
    controllers: calls ? [ExportTaskController] : [],
    providers: [{ provide: EXPORT_TASK_OPTIONS, ...using(completed) }],
  };
}

function using<T>(useFactory: (options: ExportTaskModuleOptions) => T): {
  inject: InjectionToken[];
  useFactory: (options: ExportTaskModuleOptions) => T;
} {
  return { inject: [EXPORT_TASK_MODULE_OPTIONS], useFactory };
}

function routes(module: Type, prefix: string): Routes {
  return [module, StorageModule].map((routed) => ({ path: prefix, module: routed }));
}
