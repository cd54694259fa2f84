import { execFileSync } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithPrograms } from './programs.js';

/** A suite that needs the library of faketime. */
export function describeWithFaketime(name: string, suite: () => void): void {
  describeWithPrograms(['faketime'], name, suite);
}

/** The clock of processes, which can be set while they run. Timers and durations go on as they do when a clock is set. */
export class FakeClock {
  private constructor(
    private readonly folder: string,
    /** What the environment of a process needs to have this clock. */
    readonly variables: Record<string, string>,
  ) {}

  /** @param offset of the right time, e.g. `+16m`. */
  static async make(offset: string): Promise<FakeClock> {
    const folder = await mkdtemp(join(tmpdir(), 'clock-'));
    const library = execFileSync('faketime', ['now', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' }).trim();
    const clock = new FakeClock(folder, {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: join(folder, 'offset'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });
    await clock.set(offset);
    return clock;
  }

  /** @param offset of the right time, e.g. `-1h`. */
  async set(offset: string): Promise<void> {
    const written = join(this.folder, 'next');
    await writeFile(written, offset);
    await rename(written, join(this.folder, 'offset'));
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
