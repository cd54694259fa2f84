import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { randomUUID } from 'node:crypto';
import { whenAnswered } from './answered-request.js';
import { withLogFields, type LogFields } from './log-fields.js';

/** A name for a request that may stand in a log. */
const SANE = /^[\w-]{1,64}$/;

/** What is asked so often that it is only told at the level `debug`. */
const PROBES = /^\/(health|metrics)/;

const logger = new Logger('Request');

/**
 * Gives a request its id, which the answer carries as `X-Request-Id`, and puts it on every line of the log that the
 * request causes; one of them tells the request itself, without its query and its headers.
 */
export function requestLog(request: Request, response: Response, next: NextFunction): void {
  const sent = request.header('X-Request-Id') ?? '';
  const fields: LogFields = { request_id: SANE.test(sent) ? sent : randomUUID() };
  response.setHeader('X-Request-Id', fields.request_id ?? '');
  whenAnswered(request, response, ({ method, route, status, seconds }) => {
    const duration_ms = Math.round(seconds * 10_000) / 10;
    const entry = { message: `${method} ${route} ${status}`, method, route, status, duration_ms };
    withLogFields(fields, () => {
      if (PROBES.test(route)) logger.debug(entry);
      else logger.log(entry);
    });
  });
  withLogFields(fields, next);
}
