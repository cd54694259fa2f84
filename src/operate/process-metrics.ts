import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/** What there is once a process, however many services run in it: CPU time, memory, event loop, garbage collection. */
export function processMetrics(): Registry {
  if (!registry) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
