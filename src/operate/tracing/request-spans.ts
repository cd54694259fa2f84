import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { NextFunction, Request, Response } from 'express';
import { whenAnswered } from '../../log/answered-request.js';

/** Answers a request within a span, which is part of the caller's trace where the caller names one. */
export function requestSpans(request: Request, response: Response, next: NextFunction): void {
  const { method } = request;
  const caller = propagation.extract(context.active(), request.headers);
  const span = trace.getTracer('export-task').startSpan(method, { kind: SpanKind.SERVER }, caller);
  whenAnswered(request, response, ({ route }) => {
    const status = response.statusCode;
    span.updateName(`${method} ${route}`);
    span.setAttributes({
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
    });
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
  context.with(trace.setSpan(caller, span), next);
}
