import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

// This file imports no other of the project, so that jest can load it from its global set-up as well.

const run = promisify(execFile);
const PROGRAM = process.platform === 'win32' ? 'minio.exe' : 'minio';

/** The last commit of the repository; its releases have no tags that Go reads as versions. */
const VERSION = 'v0.0.0-20260212201848-7aac2a2c5b7c';

/** Where the program is that was built here. The name holds the version, so that another one is built anew. */
const BUILT = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'export-task-service',
  `minio-${VERSION}`,
  PROGRAM,
);

/** Held by the process that builds. */
export const minioBuildLock = `${dirname(BUILT)}.lock`;

/** The `minio` program on the PATH, or the one that was built here before. */
export function readyMinio(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders.map((folder) => join(folder, PROGRAM)), BUILT].find((path) => existsSync(path));
}

/**
 * The `minio` program. If there is none, Go builds it, which takes minutes, once.
 * Undefined without Go, or if the build fails; then one line on stderr says why.
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

/** Builds in a temporary folder, and moves the complete program to its place. */
async function build(): Promise<string> {
  const place = dirname(BUILT);
  await mkdir(place, { recursive: true });
  const folder = await mkdtemp(join(place, 'build-'));
  try {
    const env = { ...process.env, GOBIN: folder, CGO_ENABLED: '0' };
    await run('go', ['install', `github.com/minio/minio@${VERSION}`], { env, maxBuffer: 64 * 1024 * 1024 });
    await rename(join(folder, PROGRAM), BUILT);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return BUILT;
}
