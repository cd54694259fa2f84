import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { percentile, type Contender, type Run } from './report.js';

const run = promisify(execFile);

/** Measurements of each contender, in turns; the median counts, because the machine's speed varies over time. */
export const ROUNDS = 3;

/** Above this number of rows, a single round is measured without a warm-up. */
const SINGLE_ROUND_ROWS = 2_000_000;

/** The rounds of a {@link Table} for exports of so many rows. */
export function roundsOf(rows: number): number {
  return rows > SINGLE_ROUND_ROWS ? 0 : ROUNDS;
}

/** A table of contenders, of which the first is the yardstick. */
export class Table {
  private readonly runs = new Map<string, Run[]>();

  /** @param rounds that count, after one that warms up; 0 for a single round without a warm-up. */
  constructor(private readonly rounds: number) {}

  /** Measures contenders in turns. */
  async measure(contenders: readonly Contender[], rounds = this.rounds): Promise<void> {
    for (let round = 0; round <= rounds; round += 1) {
      for (const { name, run: measured } of contenders) {
        const one = await measured();
        // Flush pending writes, so that the next contender does not wait for them.
        await run('sync');
        if (round > 0 || rounds === 0) this.runs.set(name, [...(this.runs.get(name) ?? []), one]);
      }
    }
  }

  print(ratio: string): void {
    const medians = [...this.runs].map(([name, all]) => ({ name, ...median(all) }));
    const yardstick = medians[0]?.seconds ?? 1;
    const known = (value: number) => (Number.isNaN(value) ? '' : value);
    const line = ({ rows, bytes, seconds, cpu, memory }: Run) => ({
      rows: known(rows),
      seconds: Number(seconds.toFixed(2)),
      'rows/s': known(Math.round(rows / seconds)),
      MB: known(Math.round(bytes / 1e6)),
      'Node CPU s': known(Number(cpu.toFixed(2))),
      'peak MB': known(Math.round(memory)),
      [ratio]: Number((seconds / yardstick).toFixed(2)),
    });
    console.table(Object.fromEntries(medians.map(({ name, ...run }) => [name, line(run)])));
  }
}

function median(runs: readonly Run[]): Run {
  const middle = (key: keyof Run) =>
    percentile(
      runs.map((one) => one[key]),
      0.5,
    );
  return {
    rows: middle('rows'),
    bytes: middle('bytes'),
    seconds: middle('seconds'),
    cpu: middle('cpu'),
    memory: Math.max(...runs.map(({ memory }) => memory)),
  };
}
