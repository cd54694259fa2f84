import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A disk that is soon full. */
export interface SmallDisk {
  folder: string;
  remove: () => Promise<void>;
}

/** Mounts a disk of so many MiB in memory; undefined where this user may not, of which one line tells. */
export async function mountSmallDisk(mebibytes: number): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'small-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder]);
  } catch (error) {
    await rm(folder, { recursive: true });
    process.stderr.write(`Left out: a disk that is full. ${String(error).split('\n')[0] ?? ''}\n`);
    return undefined;
  }
  return {
    folder,
    remove: async () => {
      await run('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true });
    },
  };
}
