import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Loaded into the service: notes how long its event loop was blocked since SIGUSR2, and writes it at SIGHUP. */
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on('SIGUSR2', () => {
  delay.reset();
});
process.on('SIGHUP', () => {
  const milliseconds = (nanoseconds: number) => nanoseconds / 1e6;
  const report = { p99: milliseconds(delay.percentile(99)), most: milliseconds(delay.max) };
  writeFileSync(`/tmp/export-task-loop-${process.pid}.json`, JSON.stringify(report));
});
