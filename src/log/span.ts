import { SpanStatusCode, trace, type Span, type SpanOptions } from '@opentelemetry/api';

/** Without the tracing module, OpenTelemetry returns a tracer whose spans do nothing. */
function tracer() {
  return trace.getTracer('export-task');
}

/** Runs `work` in a new span; an error sets the span's status to ERROR and is rethrown. */
export function inSpan<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer().startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({
        code: SpanStatusCode.ERROR,
        message: error instanceof Error ? error.message : String(error),
      });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Records a span that started at `startTime`, in milliseconds since 1970, and ends now. */
export function pastSpan(name: string, startTime: number): void {
  tracer().startSpan(name, { startTime }).end();
}
