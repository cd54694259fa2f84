import {
  ConfigurableModuleBuilder,
  Module,
  type ConfigurableModuleAsyncOptions,
  type DynamicModule,
  type InjectionToken,
  type NestModule,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { ModulesContainer, RouterModule, type Routes } from '@nestjs/core';
import { AuthModule } from '../auth/auth.module.js';
import { ClickhouseModule } from '../clickhouse/clickhouse.module.js';
import { ExporterModule } from '../exporter/exporter.module.js';
import { requestScoped } from '../exporter/request-scope.js';
import { callPathsProvider } from '../http/call-paths.js';
import { RecordsModule } from '../records/records.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { DatabaseModule } from './queue/database.module.js';
import { ExportTaskController } from './export-task.controller.js';
import { ExportScheduleController } from './schedules/export-schedule.controller.js';
import { ExportTemplateController } from './templates/export-template.controller.js';
import { ExportWebhookController } from './webhooks/export-webhook.controller.js';
import { CallPreparation } from './http/call-preparation.js';
import { ExportTaskFollower } from './http/export-task.follower.js';
import {
  ANSWERS_CALLS,
  authOptions,
  checked,
  clickhouseOptions,
  completed,
  EXPORT_TASK_MODULE_OPTIONS,
  recordsOptions,
  storageOptions,
  type ExportTaskFactoryOptions,
  type ExportTaskModuleExtras,
  type ExportTaskModuleOptions,
} from './export-task.module-options.js';
import { StartChecksModule } from './start-checks.module.js';
import { EXPORT_TASK_OPTIONS } from './export-task.options.js';

/** The static methods with which an application imports the module. */
interface ExportTaskModuleClass {
  new (): object;
  /** Imports the module with these options. */
  forRoot(options: ExportTaskModuleOptions & ExportTaskModuleExtras): DynamicModule;
  /** Imports the module with the options that a factory returns; `http` stands beside the factory. */
  forRootAsync(
    options: ConfigurableModuleAsyncOptions<ExportTaskFactoryOptions> & ExportTaskModuleExtras,
  ): DynamicModule;
}

/** The options as the application gives them. */
const GIVEN_OPTIONS = Symbol('GIVEN_OPTIONS');

/** Provides the options to the modules of the core. */
@Module({})
class OptionsModule implements NestModule, OnModuleInit {
  constructor(private readonly modules: ModulesContainer) {}

  /** With HTTP, Nest makes the routes before it calls the hook below, so the check runs here, too. */
  configure(): void {
    this.onModuleInit();
  }

  /** @throws Error one line, if the options are request-scoped: Nest would start the core without them. */
  onModuleInit(): void {
    const own = [...this.modules.values()].find(({ instance }) => instance === this);
    const given = own?.providers.get(GIVEN_OPTIONS);
    const scoped = given && requestScoped(given);
    if (scoped !== undefined) {
      throw new Error(
        `ExportTaskModule.forRootAsync: injects ${scoped}, which is request-scoped. Its options, and the verifier and the store in them, must have the default scope.`,
      );
    }
  }
}

const defaults: ExportTaskModuleExtras = { http: true };

const builder = new ConfigurableModuleBuilder<ExportTaskModuleOptions>({
  optionsInjectionToken: GIVEN_OPTIONS,
})
  .setClassMethodName('forRoot')
  .setExtras(defaults, compose);

export const ConfigurableModuleClass: ExportTaskModuleClass = builder.build().ConfigurableModuleClass;

/** Composes the modules of the core and passes each its part of the options. */
function compose(
  { module, imports = [], providers = [] }: DynamicModule,
  { http }: ExportTaskModuleExtras,
): DynamicModule {
  const calls = http !== false;
  const prefix = typeof http === 'object' ? http.prefix : '';
  return {
    module,
    imports: [
      {
        module: OptionsModule,
        global: true,
        imports,
        providers: [
          ...providers,
          {
            provide: EXPORT_TASK_MODULE_OPTIONS,
            inject: [GIVEN_OPTIONS],
            useFactory: (options: ExportTaskModuleOptions) => checked(options, calls),
          },
          { provide: ANSWERS_CALLS, useValue: calls },
        ],
        exports: [EXPORT_TASK_MODULE_OPTIONS, ANSWERS_CALLS],
      },
      { module: DatabaseModule, global: true },
      RecordsModule.forRootAsync(using(recordsOptions)),
      ClickhouseModule.forRootAsync(using(clickhouseOptions)),
      ExporterModule,
      StartChecksModule,
      StorageModule.forRootAsync({ ...using(storageOptions), calls, prefix }),
      ...(calls ? [AuthModule.forRootAsync(using(authOptions))] : []),
      ...(prefix === '' ? [] : [RouterModule.register(routes(module, prefix))]),
    ],
    controllers: calls
      ? [ExportTaskController, ExportTemplateController, ExportScheduleController, ExportWebhookController]
      : [],
    providers: [
      { provide: EXPORT_TASK_OPTIONS, ...using(completed) },
      ...(calls ? [callPathsProvider(prefix), CallPreparation, ExportTaskFollower] : []),
    ],
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
