import { ApiExcludeController } from '@nestjs/swagger';
import { Controller, Get, Header } from '@nestjs/common';
import { Registry } from 'prom-client';
import { processMetrics } from './process-metrics.js';

/** Answers the metrics of this process to Prometheus. */
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly registry: Registry) {}

  @Get()
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  async metrics(): Promise<string> {
    return [await this.registry.metrics(), await processMetrics().metrics()].join('\n');
  }
}
