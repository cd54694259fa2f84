import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

// This file imports no other of the project, so that jest can load it from its global set-up as well.

const run = promisify(execFile);
const PROGRAM = process.platform === 'win32' ? 'minio.exe' : 'minio';

/** The `minio` program that is ready to run: the one on the PATH, else the one that was built here before. */
export function readyMinio(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders, cacheFolder()].map((folder) => join(folder, PROGRAM)).find((path) => existsSync(path));
}

/**
 * The `minio` program, built first where there is none but Go is installed; that takes minutes, once.
 * Undefined where it cannot be had; one line on stderr then says why.
 */
export async function findMinio(): Promise<string | undefined> {
  const ready = readyMinio();
  if (ready !== undefined) return ready;
  try {
    await run('go', ['version']);
  } catch {
    return undefined;
  }
  process.stderr.write('Building the MinIO server for the tests; this takes some minutes, once.\n');
  try {
    return await build();
  } catch (error) {
    const reason = String((error as { stderr?: unknown }).stderr ?? error);
    process.stderr.write(`The MinIO server could not be built: ${reason.trim().split('\n').at(-1) ?? ''}\n`);
    return undefined;
  }
}

/** Builds in a folder of its own, so that two processes do not disturb each other; the later one wins. */
async function build(): Promise<string> {
  const cache = cacheFolder();
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'minio-build-'));
  try {
    const env = { ...process.env, GOBIN: folder, CGO_ENABLED: '0' };
    await run('go', ['install', 'github.com/minio/minio@latest'], { env, maxBuffer: 64 * 1024 * 1024 });
    await rename(join(folder, PROGRAM), join(cache, PROGRAM));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return join(cache, PROGRAM);
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'export-task-service');
}
