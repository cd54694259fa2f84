import type { Request, Response } from 'express';

/** Summary of a finished request. */
export interface FinishedRequest {
  method: string;
  /**
   * Pattern of the route, such as `/v2/export_task/:id`; `none` if no route matched. The URL itself would expose ids and
   * the signatures of download links.
   */
  route: string;
  /** The HTTP status; `aborted` if the client disconnected before the answer ended. */
  status: number | 'aborted';
  /** Duration of the request, in seconds. */
  seconds: number;
}

/** Calls `report` with a summary when the response has been sent or the client has disconnected. */
export function whenFinished(
  request: Request,
  response: Response,
  report: (finished: FinishedRequest) => void,
): void {
  const start = performance.now();
  response.once('close', () => {
    report({
      method: request.method,
      route: routeOf(request),
      status: response.writableFinished ? response.statusCode : 'aborted',
      seconds: (performance.now() - start) / 1000,
    });
  });
}

function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'none';
}
