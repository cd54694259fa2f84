import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoopReport } from './loop-monitor.js';
import { percentile } from './report.js';
import type { Asked, ServiceUnderTest } from './service-under-test.js';

/** Exports that run at the same time while calls are measured. */
export const EXPORTS = 4;

/** Rounds of exports. */
export const ROUNDS = 3;

/** Pause between two calls, in milliseconds. */
const PAUSE_MS = 5;

/** Measures the latency of `GET /v2/export_task/{id}` and the event loop delay while the same process exports. */
export async function measureLatency(
  service: ServiceUnderTest,
  asked: Asked = {},
): Promise<Record<string, number>> {
  const { id } = await service.create({ query: { id: 1 } });
  await service.ended(id);
  service.signal('SIGUSR2');
  const calls: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    calls.push(...(await callsDuringExports(service, id, asked)));
  service.signal('SIGHUP');
  await sleep(200);
  const path = `/tmp/export-task-loop-${service.pid}.json`;
  const loop = JSON.parse(await readFile(path, 'utf8')) as LoopReport;
  await rm(path);
  return {
    ...latencies(calls),
    'p99 in the service ms': round(loop.callsP99),
    'event loop p99 ms': round(loop.p99),
    'event loop at most ms': round(loop.most),
  };
}

/** The durations of calls while other tasks are exported, in milliseconds. */
async function callsDuringExports(service: ServiceUnderTest, id: string, asked: Asked): Promise<number[]> {
  const tasks = await Promise.all(Array.from({ length: EXPORTS }, () => service.create(asked)));
  const exports = Promise.all(tasks.map((task) => service.ended(task.id, 250)));
  const calls = await callsDuring(() => service.call('GET', `/v2/export_task/${id}`), exports);
  for (const task of tasks) await service.call('DELETE', `/v2/export_task/${task.id}`);
  return calls;
}

/** The durations of calls, one after the other until `work` is done, in milliseconds. */
export async function callsDuring(call: () => Promise<unknown>, work: Promise<unknown>): Promise<number[]> {
  const state = { working: true };
  const done = work.finally(() => {
    state.working = false;
  });
  const calls: number[] = [];
  while (state.working) {
    const started = performance.now();
    await call();
    calls.push(performance.now() - started);
    await sleep(PAUSE_MS);
  }
  await done;
  return calls;
}

/** The columns of the table for these calls. */
export function latencies(calls: readonly number[]): Record<string, number> {
  return {
    calls: calls.length,
    'median ms': round(percentile(calls, 0.5)),
    'p99 ms': round(percentile(calls, 0.99)),
    'slowest ms': round(Math.max(...calls)),
  };
}

function round(milliseconds: number): number {
  return Number(milliseconds.toFixed(1));
}
