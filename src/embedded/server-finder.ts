import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { ClusterFolder } from './cluster-folder.js';
import { isAlive, readPidFile, type PidFile } from './pid-file.js';

const CONNECT_TIMEOUT_MS = 5_000;
const SILENT_TIMEOUT_MS = 5_000;
const BUSY_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

/**
 * Result of the search: a server that answers, no server, or a stale pid file, which PostgreSQL would mistake for a
 * running server.
 */
export type FoundServer =
  { state: 'running'; port: number } | { state: 'absent' } | { state: 'stale'; pidFile: PidFile };

/**
 * Reply of the port in the pid file. Only a refused connection, or another cluster, counts as `silent`: a slow machine
 * is `busy`, because removing the pid file of a live server makes that server shut down.
 */
type Answer = { is: 'ours' } | { is: 'busy'; why: string } | { is: 'silent' };

/**
 * Looks for the server of a cluster, and waits while it starts or stops.
 * @throws Error with a one-line message if a server runs but refuses connections or the password.
 */
export async function findServer(folder: ClusterFolder): Promise<FoundServer> {
  const began = Date.now();
  for (;;) {
    const pidFile = await readPidFile(folder.pidFile);
    if (!pidFile) return { state: 'absent' };
    // PostgreSQL itself ignores the pid file of a process that has exited.
    if (pidFile.pid > 0 && !isAlive(pidFile.pid)) return { state: 'absent' };
    const answer: Answer = pidFile.port > 0 ? await ask(folder, pidFile.port) : { is: 'silent' };
    const waited = Date.now() - began;
    switch (answer.is) {
      case 'ours':
        return { state: 'running', port: pidFile.port };
      case 'silent':
        // A server that is `ready` listens, so this process is another program that reuses a dead server's id.
        if (pidFile.ready || waited > SILENT_TIMEOUT_MS) return { state: 'stale', pidFile };
        break;
      case 'busy':
        if (waited > BUSY_TIMEOUT_MS) {
          throw new Error(
            `The PostgreSQL in ${folder.path} refuses connections: ${answer.why}. See ${folder.logFile}.`,
          );
        }
        break;
    }
    await delay(POLL_MS);
  }
}

async function ask(folder: ClusterFolder, port: number): Promise<Answer> {
  const client = new pg.Client({
    ...(await folder.login(port, 'postgres')),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // Without a listener, the error of a broken connection would crash the process. The query rejects as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ path: string }>("SELECT current_setting('data_directory') AS path");
    return (await isSameFolder(rows[0]?.path ?? '', folder.data)) ? { is: 'ours' } : { is: 'silent' };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED') return { is: 'silent' };
    if (code?.startsWith('28')) {
      throw new Error(
        `The PostgreSQL on port ${port} rejects the password in ${folder.passwordFile}. Correct the password, ` +
          `or remove ${folder.pidFile} if that server does not belong to this service.`,
        { cause: error },
      );
    }
    return { is: 'busy', why: message };
  } finally {
    await client.end();
  }
}

/** Whether the server runs on this folder, not on one that it was copied from with pid file and password. */
async function isSameFolder(served: string, ours: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(served).catch(() => undefined), stat(ours)]);
  return a === undefined || (a.dev === b.dev && a.ino === b.ino);
}
