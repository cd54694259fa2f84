import { Injectable, RequestMethod } from '@nestjs/common';
import { HttpAdapterHost, type AbstractHttpAdapter } from '@nestjs/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { of, type Observable } from 'rxjs';
import { CallPaths } from '../../http/call-paths.js';
import { keepPrivate } from './private-answer.js';
import { reserveBody } from './request-body.js';

/** How the paths of the calls begin. */
const CALLS = ['v2/export_task', 'v2/export_template', 'v2/export_schedule', 'v2/export_webhook'];

/** Prepares our calls before the middleware of the application sees them: their bodies are reserved, their answers private. */
@Injectable()
export class CallPreparation {
  constructor(
    private readonly paths: CallPaths,
    host: HttpAdapterHost,
  ) {
    // In the constructor, this middleware comes before the application's parsers. A testing module sets its adapter later
    // and announces it by `init$`, which Nest 11.0 lacks.
    const { init$ = of(undefined) } = host as { init$?: Observable<void> };
    init$.subscribe(() => {
      // An application without an HTTP server has no adapter.
      (host.httpAdapter as AbstractHttpAdapter | null | undefined)?.use(
        (request: IncomingMessage, response: ServerResponse, next: () => void) => {
          if (this.isCall(request.url ?? '')) {
            reserveBody(request);
            keepPrivate(request, response);
          }
          next();
        },
      );
    });
  }

  /** Express ignores the case of a path. */
  private isCall(url: string): boolean {
    const [path = ''] = url.toLowerCase().split('?', 1);
    return CALLS.some((calls) => {
      const base = `${this.paths.prefixOf(calls, RequestMethod.POST)}/${calls}`.toLowerCase();
      return path.startsWith(base) && /^(s|_types)?(\/|$)/.test(path.slice(base.length));
    });
  }
}
