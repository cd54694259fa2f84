import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Registry } from 'prom-client';
import { EnvironmentMetrics } from './environment-metrics.js';
import { ExportMetrics } from './export-metrics.js';
import { HealthController } from './health.controller.js';
import { HttpMetrics } from './http-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { QueueMetrics } from './queue-metrics.js';
import { ScheduleMetrics } from './schedule-metrics.js';
import { StoreMetrics } from './store-metrics.js';
import { WebhookMetrics } from './webhook-metrics.js';

/** Serves health and metrics to operators. */
@Module({})
export class OperateModule {
  /** @param exportTasks the same dynamic module of the core that the application imports. */
  static forRoot(exportTasks: DynamicModule): DynamicModule {
    return {
      module: OperateModule,
      imports: [TerminusModule, exportTasks],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: Registry, useFactory: () => new Registry() },
        EnvironmentMetrics,
        ExportMetrics,
        QueueMetrics,
        ScheduleMetrics,
        StoreMetrics,
        WebhookMetrics,
        HttpMetrics,
      ],
    };
  }
}
