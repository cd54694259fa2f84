import { persistently } from '../bounded/persistently.js';
import { isOutage } from '../errors/is-outage.js';
import { isStoreFull } from './object-store.js';

/**
 * Repeats a request of an upload while the store is away, overloaded, or breaks the connection: not the whole export.
 * @param seconds how long.
 */
export function patiently<T>(request: () => Promise<T>, seconds: number, signal: AbortSignal): Promise<T> {
  return persistently(request, (error) => isOutage(error) && !isStoreFull(error), seconds, signal);
}
