import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';

/** A collector that is away holds neither the service nor its stop up for longer; in milliseconds. */
const PATIENCE_MS = 3000;

/** Hands spans to the collector, in batches beside the work, until the service stops. */
export class Tracing implements OnApplicationShutdown {
  private constructor(private readonly provider: { shutdown(): Promise<void> }) {}

  /** Only where there is a collector is any of it loaded. */
  static async start(endpoint: string): Promise<Tracing> {
    const { BatchSpanProcessor, NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node');
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    const { defaultResource, detectResources, envDetector, resourceFromAttributes } =
      await import('@opentelemetry/resources');
    const logger = new Logger(Tracing.name);
    diag.setLogger(
      quietButFor(() => {
        logger.warn('spans could not be sent to the collector');
      }),
      DiagLogLevel.ERROR,
    );
    const exporter = new OTLPTraceExporter({
      url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
      timeoutMillis: PATIENCE_MS,
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

  /** Sends what has not been sent. */
  async onApplicationShutdown(): Promise<void> {
    await this.provider.shutdown();
    for (const api of [trace, context, propagation, diag]) api.disable();
  }
}

/** The texts of the library hold addresses and stacks. */
function quietButFor(error: () => void) {
  const quiet = () => undefined;
  return { verbose: quiet, debug: quiet, info: quiet, warn: quiet, error };
}
