import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';

/** Request headers of the client, besides those that browsers always allow. */
const REQUEST_HEADERS = [
  ...['Access-Token', 'Content-Type', 'Idempotency-Key', 'Last-Event-ID', 'Range', 'If-Match'],
  ...['X-Request-Id', 'traceparent', 'tracestate'],
];

/** Response headers that the client or a page reads, besides those that browsers always show. */
const RESPONSE_HEADERS = [
  ...['Content-Disposition', 'ETag', 'Content-Range', 'Accept-Ranges', 'Retry-After', 'X-Request-Id'],
  ...['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'],
];

/** How long a browser may remember the answer to a preflight, in seconds: the longest that Chromium accepts. */
const MAX_AGE_SECONDS = 7200;

/**
 * Lets pages of these origins make calls and download files, and answers their preflights. Health and metrics stay closed.
 * No credentials are allowed: the Access-Token is a header that the page sets itself.
 */
export function allowOrigins(application: NestExpressApplication, origins: readonly string[]): void {
  const calls = {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: REQUEST_HEADERS,
    exposedHeaders: RESPONSE_HEADERS,
    maxAge: MAX_AGE_SECONDS,
  };
  application.enableCors(({ path }: Request, answer: (error: null, options: object) => void) => {
    answer(null, /^\/v2\//i.test(path) ? calls : { origin: false });
  });
}
