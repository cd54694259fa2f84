import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { authOptions } from './service/auth-options.js';
import type { Environment } from './service/config/environment.js';
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
import type { Databases } from './export-task/queue/data-source-options.js';
import { OperateModule } from './operate/operate.module.js';
import { ErrorEnvelopeFilter } from './errors/error-envelope.filter.js';
import { storageOptions } from './service/storage-options.js';
import { TracingModule } from './operate/tracing/tracing.module.js';
import { warrantyOptions } from './service/warranty-options.js';

/** The record types that the service exports; another one is a folder, and a line here. */
export function exporterModules(environment: Environment): (Type | DynamicModule)[] {
  return [
    DeviceModule,
    UserModule,
    AlertModule,
    HeavyBuyerModule,
    DealerModule,
    WarrantyModule.forRoot(warrantyOptions(environment)),
    DeviceSessionLogModule,
    WechatAuthDeviceModule,
    DeviceAggregateModule,
    BroadcastTaskModule,
  ];
}

/** Composes the service from its configuration. */
@Module({})
export class AppModule {
  static create(environment: Environment, databases: Databases): DynamicModule {
    const collector = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
    const exportTasks = ExportTaskModule.forRoot({
      http: environment.ROLE !== 'worker',
      database: { url: databases.tasks },
      // With the tables of the records, where they lie here too, this was done before.
      migrate: false,
      records: { url: databases.records ?? databases.tasks },
      store: storageOptions(environment),
      auth: authOptions(environment),
      worker: environment.ROLE !== 'api',
      concurrency: environment.WORKER_CONCURRENCY,
      lanes: environment.EXPORT_LANES,
      leaseSeconds: environment.LEASE_SECONDS,
      shutdownSeconds: environment.SHUTDOWN_SECONDS,
      maxAttempts: environment.MAX_ATTEMPTS,
      corpMaxRunning: environment.CORP_MAX_RUNNING,
      corpMaxWaiting: environment.CORP_MAX_WAITING,
      callsPerMinute: environment.RATE_LIMIT_PER_MINUTE,
      exportMaxSeconds: environment.EXPORT_MAX_SECONDS,
      retentionHours: environment.RETENTION_HOURS,
      linkTtlSeconds: environment.LINK_TTL_SECONDS,
      reuseEqualTasks: environment.REUSE_EQUAL_TASKS,
      typeRoles: environment.TYPE_ROLES,
      personalDataRoles: environment.PERSONAL_DATA_ROLES,
      personalDataRule: environment.PERSONAL_DATA_RULE,
      fileDefaults: environment.fileDefaults,
    });
    return {
      module: AppModule,
      imports: [
        ScheduleModule.forRoot(),
        ...exporterModules(environment),
        exportTasks,
        OperateModule.forRoot(exportTasks),
        ...(collector === undefined ? [] : [TracingModule.forRoot(collector)]),
      ],
      providers: [{ provide: APP_FILTER, useClass: ErrorEnvelopeFilter }],
    };
  }
}
