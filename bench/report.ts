/** Measurements of a run. */
export interface Run {
  rows: number;
  bytes: number;
  seconds: number;
  /** CPU time of the Node.js process, in seconds. */
  cpu: number;
  /** Peak resident memory, in MB. */
  memory: number;
}

/** A program under measurement. */
export interface Contender {
  name: string;
  run: () => Promise<Run>;
}

/** Measures the time of other programs, whose memory and CPU time are unknown. */
export async function timed(work: () => Promise<unknown>): Promise<Run> {
  const started = performance.now();
  await work();
  return { rows: NaN, bytes: NaN, seconds: (performance.now() - started) / 1000, cpu: NaN, memory: NaN };
}

/** Runs `work` in this process and prints its measurements as JSON. */
export async function report(work: () => Promise<{ rows: number; bytes: number }>): Promise<void> {
  const started = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  const done = await work();
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  const memory = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ ...done, seconds, cpu: (user + system) / 1e6, memory } satisfies Run));
}

/** The value below which this share of the values lies; 0.5 is the median. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}
