import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Registry } from 'prom-client';
import { ExportMetrics } from './export-metrics.js';
import { HealthController } from './health.controller.js';
import { HttpMetrics } from './http-metrics.js';
import { MetricsController } from './metrics.controller.js';
import { QueueMetrics } from './queue-metrics.js';
import { StoreMetrics } from './store-metrics.js';

/** Tells operators how the service is: health and metrics. */
@Module({})
export class OperateModule {
  /** @param exportTasks the module of the core, as it is imported elsewhere. */
  static forRoot(exportTasks: DynamicModule): DynamicModule {
    return {
      module: OperateModule,
      imports: [TerminusModule, exportTasks],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: Registry, useFactory: () => new Registry() },
        ExportMetrics,
        QueueMetrics,
        StoreMetrics,
        HttpMetrics,
      ],
    };
  }
}
