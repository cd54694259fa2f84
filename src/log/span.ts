import { SpanStatusCode, trace, type Span, type SpanOptions } from '@opentelemetry/api';

/** Without a tracing module in the process, its spans are of no cost and go nowhere. */
function tracer() {
  return trace.getTracer('export-task');
}

/** Does the work in a span of its own; what it throws is the span's fault. */
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

/** A span of what began at that time, in milliseconds since 1970, and is over now. */
export function pastSpan(name: string, startTime: number): void {
  tracer().startSpan(name, { startTime }).end();
}
