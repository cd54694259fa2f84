import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { NextFunction, Request, Response } from 'express';
import { whenFinished } from '../../log/finished-request.js';

/** Express middleware: handles each request in a span, which joins the caller's trace if `traceparent` names one. */
export function requestSpans(request: Request, response: Response, next: NextFunction): void {
  const { method } = request;
  const caller = propagation.extract(context.active(), request.headers);
  const span = trace.getTracer('export-task').startSpan(method, { kind: SpanKind.SERVER }, caller);
  whenFinished(request, response, ({ route, status }) => {
    span.updateName(`${method} ${route}`);
    span.setAttributes({
      'http.request.method': method,
      'http.route': route,
      // The status that Node.js has prepared was never sent to a client that left before.
      ...(status === 'aborted' ? { 'error.type': status } : { 'http.response.status_code': status }),
    });
    if (status !== 'aborted' && status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
  context.with(trace.setSpan(caller, span), next);
}
