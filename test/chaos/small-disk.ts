import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A disk that is soon full. */
export interface SmallDisk {
  folder: string;
  /** Lets nothing be written any more. */
  makeReadOnly: () => Promise<unknown>;
  stop: () => Promise<void>;
}

/** Mounts a disk of so many MiB in memory. */
export async function mountSmallDisk(mebibytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'small-disk-'));
  try {
    await run('mount', mountArguments(mebibytes, folder));
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
  return {
    folder,
    makeReadOnly: () => run('mount', ['-o', 'remount,ro', folder]),
    stop: async () => {
      await run('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true });
    },
  };
}

/** A test that needs a small disk. It is skipped for users who may not mount one, and one line says why. */
export const itWithSmallDisk = mayMount() ? it : it.skip;

function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    execFileSync('mount', mountArguments(1, folder), { stdio: 'pipe' });
    execFileSync('umount', [folder]);
    return true;
  } catch (error) {
    process.stderr.write(`Skipped: tests of a full disk. ${String(error).split('\n')[0] ?? ''}\n`);
    return false;
  } finally {
    rmdirSync(folder);
  }
}

function mountArguments(mebibytes: number, folder: string): string[] {
  return ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder];
}
