import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Histogram, Registry } from 'prom-client';
import { whenFinished } from '../log/finished-request.js';

/** Buckets from the lookup of one task to a large preview, in seconds. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

/** Measures the HTTP requests of this process. */
@Injectable()
export class HttpMetrics {
  private readonly durations: Histogram<'method' | 'route' | 'status'>;

  constructor(registry: Registry) {
    this.durations = new Histogram({
      name: 'export_task_http_request_duration_seconds',
      help: 'Duration of HTTP requests, by method, route and status; status `aborted` if the client left before the answer ended.',
      labelNames: ['method', 'route', 'status'],
      buckets: DURATION_BUCKETS,
      registers: [registry],
    });
  }

  /** Express middleware: measures a request until its response is closed. */
  measure(request: Request, response: Response, next: NextFunction): void {
    whenFinished(request, response, ({ seconds, ...labels }) => {
      this.durations.observe(labels, seconds);
    });
    next();
  }
}
