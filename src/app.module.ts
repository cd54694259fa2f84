import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { ExportTaskModule } from './export-task/export-task.module.js';
import { AlertModule } from './exporters/alert/alert.module.js';
import { BroadcastTaskModule } from './exporters/broadcast-task/broadcast-task.module.js';
import { DealerModule } from './exporters/dealer/dealer.module.js';
import { DeviceModule } from './exporters/device/device.module.js';
import { DeviceAggregateModule } from './exporters/device-aggregate/device-aggregate.module.js';
import { DeviceSessionLogModule } from './exporters/device-session-log/device-session-log.module.js';
import { HeavyBuyerModule } from './exporters/heavy-buyer/heavy-buyer.module.js';
import { UserModule } from './exporters/user/user.module.js';
import { WarrantyModule } from './exporters/warranty/warranty.module.js';
import { WechatAuthDeviceModule } from './exporters/wechat-auth-device/wechat-auth-device.module.js';
import type {
  ExportTaskModuleExtras,
  ExportTaskModuleOptions,
} from './export-task/export-task.module-options.js';
import type { DeviceSessionLogOptions } from './exporters/device-session-log/device-session-log.module-definition.js';
import type { WarrantyOptions } from './exporters/warranty/warranty.module-definition.js';
import { ConsoleModule } from './console/console.module.js';
import type { ConsoleOptions } from './console/console.options.js';
import { OperateModule } from './operate/operate.module.js';
import { ErrorEnvelopeFilter } from './errors/error-envelope.filter.js';
import { TracingModule } from './operate/tracing/tracing.module.js';

/** The options of every module of the service. */
export interface AppOptions {
  exportTasks: ExportTaskModuleOptions & ExportTaskModuleExtras;
  warranty: WarrantyOptions;
  sessionLog: DeviceSessionLogOptions;
  /** Without them, the service has no console. */
  console: ConsoleOptions | undefined;
  /** The address that traces are sent to, as OTLP over HTTP; without one, the service traces nothing. */
  traceCollector: string | undefined;
}

/** The record types that the service exports. To add one, add a folder under `exporters` and a line here. */
export function exporterModules({
  warranty,
  sessionLog,
}: Pick<AppOptions, 'warranty' | 'sessionLog'>): (Type | DynamicModule)[] {
  return [
    DeviceModule,
    UserModule,
    AlertModule,
    HeavyBuyerModule,
    DealerModule,
    WarrantyModule.forRoot(warranty),
    DeviceSessionLogModule.forRoot(sessionLog),
    WechatAuthDeviceModule,
    DeviceAggregateModule,
    BroadcastTaskModule,
  ];
}

/** Composes the service: the core, the record types, and what operators need. */
@Module({})
export class AppModule {
  static create({ exportTasks, console, traceCollector, ...exporters }: AppOptions): DynamicModule {
    const core = ExportTaskModule.forRoot(exportTasks);
    return {
      module: AppModule,
      imports: [
        ScheduleModule.forRoot(),
        ...exporterModules(exporters),
        core,
        OperateModule.forRoot(core),
        ...(console === undefined ? [] : [ConsoleModule.forRoot(console)]),
        ...(traceCollector === undefined ? [] : [TracingModule.forRoot(traceCollector)]),
      ],
      providers: [{ provide: APP_FILTER, useClass: ErrorEnvelopeFilter }],
    };
  }
}
