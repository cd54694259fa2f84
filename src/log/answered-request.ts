import type { Request, Response } from 'express';

/** What there is to tell of a request once its answer has ended. */
export interface AnsweredRequest {
  method: string;
  /**
   * The route that it took, such as `/v2/export_task/:id`; `none` where there is none. A path itself has ids in it, and
   * the query of a link to a file its signature.
   */
  route: string;
  /** `aborted` where the client did not wait for the answer. */
  status: number | 'aborted';
  /** How long the answer took. */
  seconds: number;
}

/** Tells of a request, from now on, when its answer has ended. */
export function whenAnswered(
  request: Request,
  response: Response,
  tell: (answered: AnsweredRequest) => void,
): void {
  const start = performance.now();
  response.once('close', () => {
    tell({
      method: request.method,
      route: routeOf(request),
      status: response.headersSent ? response.statusCode : 'aborted',
      seconds: (performance.now() - start) / 1000,
    });
  });
}

function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'none';
}
