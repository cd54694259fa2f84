import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { percentile } from './report.js';

/**
 * Preloaded into the service. Measures the event loop delay and the duration of GET requests inside the service, in
 * milliseconds. SIGUSR2 starts a measurement; SIGHUP writes its report to a file.
 */
const delay = monitorEventLoopDelay({ resolution: 5 });
const started = new WeakMap<IncomingMessage, number>();
let calls: number[] = [];

delay.enable();
subscribe('http.server.request.start', (message) => {
  started.set((message as { request: IncomingMessage }).request, performance.now());
});
subscribe('http.server.response.finish', (message) => {
  const { request } = message as { request: IncomingMessage };
  if (request.method === 'GET') calls.push(performance.now() - (started.get(request) ?? NaN));
});
process.on('SIGUSR2', () => {
  delay.reset();
  calls = [];
});
process.on('SIGHUP', () => {
  const report: LoopReport = {
    p99: delay.percentile(99) / 1e6,
    most: delay.max / 1e6,
    callsP99: percentile(calls, 0.99),
  };
  writeFileSync(`/tmp/export-task-loop-${process.pid}.json`, JSON.stringify(report));
});

/** Report of a measurement, in milliseconds. */
export interface LoopReport {
  p99: number;
  most: number;
  callsP99: number;
}
