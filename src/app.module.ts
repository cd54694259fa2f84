import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Environment } from './config/environment.js';
import { ExportTaskModule } from './export-task/export-task.module.js';
import { RecordsModule } from './exporter/records.module.js';
import { DeviceModule } from './exporters/device/device.module.js';
import { dataSourceOptions, type Databases } from './migrations/data-source-options.js';
import { ErrorEnvelopeFilter } from './platform/error-envelope.filter.js';
import { StorageModule } from './storage/storage.module.js';
import { storageOptions } from './storage-options.js';

/** The record types that the service exports; another one is a folder, and a line here. */
const exporterModules = [DeviceModule];

/** Composes the service from its configuration. */
@Module({})
export class AppModule {
  static create(environment: Environment, databases: Databases): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ScheduleModule.forRoot(),
        TypeOrmModule.forRoot(dataSourceOptions(databases)),
        RecordsModule.forRoot({
          url: databases.records ?? databases.tasks,
          connections: environment.WORKER_CONCURRENCY + 4,
        }),
        StorageModule.forRoot(storageOptions(environment)),
        ...exporterModules,
        ExportTaskModule.forRoot({
          worker: environment.ROLE !== 'api',
          concurrency: environment.WORKER_CONCURRENCY,
          leaseSeconds: environment.LEASE_SECONDS,
          maxAttempts: environment.MAX_ATTEMPTS,
          corpMaxRunning: environment.CORP_MAX_RUNNING,
          retentionHours: environment.RETENTION_HOURS,
          linkTtlSeconds: environment.LINK_TTL_SECONDS,
        }),
      ],
      providers: [{ provide: APP_FILTER, useClass: ErrorEnvelopeFilter }],
    };
  }
}
