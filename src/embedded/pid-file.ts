import { readFile } from 'node:fs/promises';

/** Content of `postmaster.pid`, which a running server writes. */
export interface PidFile {
  /** The whole text, to check later whether the file is still the same. */
  text: string;
  /** NaN while the file is being written, or when a crash left it empty. */
  pid: number;
  port: number;
  /** Whether the server had finished starting and had not begun to stop. */
  ready: boolean;
}

/** Reads `postmaster.pid`; undefined if it does not exist. */
export async function readPidFile(path: string): Promise<PidFile | undefined> {
  const text = await readIfExists(path);
  if (text === undefined) return undefined;
  // PostgreSQL, src/include/utils/pidfile.h: line 1 process id (negative in single-user mode), 4 port, 8 state.
  const lines = text.split(/\r?\n/);
  return {
    text,
    pid: Math.abs(Number.parseInt(lines[0] ?? '', 10)),
    port: Number.parseInt(lines[3] ?? '', 10),
    ready: lines[7]?.trim() === 'ready',
  };
}

/** Reads a file; undefined if it does not exist. */
export async function readIfExists(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Whether a process with this id exists and this user may signal it. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
