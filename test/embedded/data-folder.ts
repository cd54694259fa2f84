import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

/** A temporary DATA_DIR; `remove` also stops a server that was left running. */
export class DataFolder {
  private constructor(readonly path: string) {}

  static async make(): Promise<DataFolder> {
    return new DataFolder(await mkdtemp(join(tmpdir(), 'export-task-数据 目录-')));
  }

  /** Copies the cluster of another folder. */
  async copyFrom(other: DataFolder): Promise<void> {
    // `cp` of Node does not keep owners and modes.
    await promisify(execFile)('cp', ['-a', join(other.path, 'postgres'), this.path]);
  }

  get pidFile(): string {
    return join(this.path, 'postgres', 'data', 'postmaster.pid');
  }

  /** Process id of the server. */
  async pid(): Promise<number> {
    return Number.parseInt(await readFile(this.pidFile, 'utf8'), 10);
  }

  /** Stops a server that was left running. */
  async stopServer(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    const pid = await this.pid().catch(() => undefined);
    if (pid === undefined || pid === process.pid || !isAlive(pid)) return;
    process.kill(pid, signal);
    await gone(pid);
  }

  async remove(): Promise<void> {
    await this.stopServer('SIGQUIT');
    await rm(this.path, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits until a process has exited. */
export async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(20);
}

/** Runs one query on a new connection. */
export async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
