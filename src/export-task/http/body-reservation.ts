import { Injectable, RequestMethod } from '@nestjs/common';
import { HttpAdapterHost, type AbstractHttpAdapter } from '@nestjs/core';
import type { IncomingMessage } from 'node:http';
import { of, type Observable } from 'rxjs';
import { CallPaths } from '../../http/call-paths.js';
import { reserveBody } from './request-body.js';

const CALLS = 'v2/export_task';

/** Reserves the bodies of our calls before a parser of the application can read them. */
@Injectable()
export class BodyReservation {
  constructor(
    private readonly paths: CallPaths,
    host: HttpAdapterHost,
  ) {
    // The constructor is early enough: an application sets up its parsers once all providers exist. A testing module
    // gets its adapter later, which Nest 11.0 does not announce.
    const { init$ = of(undefined) } = host as { init$?: Observable<void> };
    init$.subscribe(() => {
      // An application without an HTTP server has no adapter.
      (host.httpAdapter as AbstractHttpAdapter | null | undefined)?.use(
        (request: IncomingMessage, _: unknown, next: () => void) => {
          if (this.isCall(request.url ?? '')) reserveBody(request);
          next();
        },
      );
    });
  }

  private isCall(url: string): boolean {
    const [path = ''] = url.split('?', 1);
    const base = `${this.paths.prefixOf(CALLS, RequestMethod.POST)}/${CALLS}`;
    return path.startsWith(base) && /^s?(\/|$)/.test(path.slice(base.length));
  }
}
