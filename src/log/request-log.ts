import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { randomUUID } from 'node:crypto';
import { whenFinished } from './finished-request.js';
import { withLogFields } from './log-fields.js';

/** A request id that is safe to log. */
const SAFE_ID = /^[\w-]{1,64}$/;

/** Routes that are polled so often that they are logged only at the level `debug`. */
const PROBES = /^\/(health|metrics)/;

const logger = new Logger('Request');

/**
 * Express middleware: gives each request an id, returns it as `X-Request-Id`, puts it on every log line of the request,
 * and logs the finished request without its query and headers.
 */
export function requestLog(request: Request, response: Response, next: NextFunction): void {
  const sent = request.header('X-Request-Id') ?? '';
  const fields = { request_id: SAFE_ID.test(sent) ? sent : randomUUID() };
  response.setHeader('X-Request-Id', fields.request_id);
  whenFinished(request, response, ({ method, route, status, seconds }) => {
    const duration_ms = Math.round(seconds * 10_000) / 10;
    const entry = { message: `${method} ${route} ${status}`, method, route, status, duration_ms };
    withLogFields(fields, () => {
      if (PROBES.test(route)) logger.debug(entry);
      else logger.log(entry);
    });
  });
  withLogFields(fields, next);
}
