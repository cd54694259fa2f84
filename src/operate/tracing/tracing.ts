import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';

/** Timeout of an export to the collector, in milliseconds; also the longest that it can delay a shutdown. */
const EXPORT_TIMEOUT_MS = 3000;

/** Sends spans to the collector in background batches until the service stops. */
export class Tracing implements OnApplicationShutdown {
  private constructor(private readonly provider: { shutdown(): Promise<void> }) {}

  /** Loads the OpenTelemetry SDK, which a service without a collector does not need, and starts sending. */
  static async start(endpoint: string): Promise<Tracing> {
    const { BatchSpanProcessor, NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node');
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    const { defaultResource, detectResources, envDetector, resourceFromAttributes } =
      await import('@opentelemetry/resources');
    const logger = new Logger(Tracing.name);
    diag.setLogger(
      onlyErrors(() => {
        logger.warn('failed to send spans to the collector');
      }),
      DiagLogLevel.ERROR,
    );
    const exporter = new OTLPTraceExporter({
      url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
      timeoutMillis: EXPORT_TIMEOUT_MS,
    });
    const provider = new NodeTracerProvider({
      resource: defaultResource()
        .merge(resourceFromAttributes({ 'service.name': 'export-task' }))
        .merge(detectResources({ detectors: [envDetector] })),
      spanProcessors: [new BatchSpanProcessor(exporter)],
    });
    provider.register();
    return new Tracing(provider);
  }

  /** Sends the remaining spans. */
  async onApplicationShutdown(): Promise<void> {
    // The SDK has reported why the last spans could not be sent.
    await this.provider.shutdown().catch(() => undefined);
    for (const api of [trace, context, propagation, diag]) api.disable();
  }
}

/** A diagnostic logger that drops the SDK's messages, which contain addresses and stacks, and reports errors as such. */
function onlyErrors(error: () => void) {
  const quiet = () => undefined;
  return { verbose: quiet, debug: quiet, info: quiet, warn: quiet, error };
}
