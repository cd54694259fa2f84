import { readFile, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceUnderTest } from './service-under-test.js';

/** Exports that run while the calls are measured. */
const EXPORTS = 4;

/** A call begins so often, in milliseconds. */
const PACE_MS = 5;

/** How quick `GET /v2/export_task/{id}` is while the same process exports, and how long its event loop is blocked. */
export async function measureLatency(service: ServiceUnderTest): Promise<Record<string, number>> {
  const { id } = await service.create({ id: 1 });
  await service.ended(id);
  service.signal('SIGUSR2');
  const tasks = await Promise.all(Array.from({ length: EXPORTS }, () => service.create()));
  const exporting = { running: true };
  const all = Promise.all(tasks.map((task) => service.ended(task.id, 250))).finally(() => {
    exporting.running = false;
  });
  const calls: number[] = [];
  while (exporting.running) {
    const asked = performance.now();
    await service.call('GET', `/v2/export_task/${id}`);
    calls.push(performance.now() - asked);
    await sleep(PACE_MS);
  }
  await all;
  service.signal('SIGHUP');
  await sleep(200);
  const path = `/tmp/export-task-loop-${service.pid}.json`;
  const loop = JSON.parse(await readFile(path, 'utf8')) as { p99: number; most: number };
  await rm(path);
  for (const task of tasks) await service.call('DELETE', `/v2/export_task/${task.id}`);
  calls.sort((a, b) => a - b);
  const at = (share: number) => calls[Math.floor(calls.length * share)] ?? 0;
  return {
    calls: calls.length,
    'median ms': round(at(0.5)),
    'p99 ms': round(at(0.99)),
    'slowest ms': round(calls.at(-1) ?? 0),
    'event loop p99 ms': round(loop.p99),
    'event loop at most ms': round(loop.most),
  };
}

function round(milliseconds: number): number {
  return Number(milliseconds.toFixed(1));
}
