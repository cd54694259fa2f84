import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Histogram, Registry } from 'prom-client';
import { whenAnswered } from '../log/answered-request.js';

/** From a look at a task to a large preview, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

/** Measures the requests that this process answers. */
@Injectable()
export class HttpMetrics {
  private readonly durations: Histogram<'method' | 'route' | 'status'>;

  constructor(registry: Registry) {
    this.durations = new Histogram({
      name: 'export_task_http_request_duration_seconds',
      help: 'How long requests took, by method, route and status; `aborted` where the client did not wait.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers: [registry],
    });
  }

  /** Measures a request to its end. */
  measure(request: Request, response: Response, next: NextFunction): void {
    whenAnswered(request, response, ({ seconds, ...labels }) => {
      this.durations.observe(labels, seconds);
    });
    next();
  }
}
