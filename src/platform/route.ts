import type { Request } from 'express';

/**
 * The route that a request took, such as `/v2/export_task/:id`, once it is known; `none` where there is none. A path
 * itself has ids in it, and the query of a link to a file its signature.
 */
export function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'none';
}
