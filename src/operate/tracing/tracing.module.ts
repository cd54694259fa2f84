import { Module, type DynamicModule } from '@nestjs/common';
import { Tracing } from './tracing.js';

/** Sends the spans of requests and exports to a collector. */
@Module({})
export class TracingModule {
  /** @param endpoint base URL of the collector for OTLP over HTTP, e.g. `http://127.0.0.1:4318`. */
  static forRoot(endpoint: string): DynamicModule {
    return {
      module: TracingModule,
      providers: [{ provide: Tracing, useFactory: () => Tracing.start(endpoint) }],
    };
  }
}
