import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { ClusterFolder } from './cluster-folder.js';
import { isAlive, readPidFile, type PidFile } from './pid-file.js';

const CONNECT_MS = 5_000;
const SILENCE_MS = 5_000;
const BUSY_MS = 60_000;
const PAUSE_MS = 50;

/**
 * What was found: a server that answers, none, or the pid file of a server that is gone, which PostgreSQL would
 * take for a running one.
 */
export type FoundServer =
  { state: 'running'; port: number } | { state: 'absent' } | { state: 'stale'; pidFile: PidFile };

// Only a refused connection proves that no server is there: a loaded machine may be slow to answer, and a server
// that loses its pid file shuts itself down.
type Answer = { is: 'ours' } | { is: 'busy'; why: string } | { is: 'silent' };

/**
 * Looks for the server of a cluster, and waits while it starts or stops.
 * @throws Error one line, when a server is there but lets nobody in.
 */
export async function findServer(folder: ClusterFolder): Promise<FoundServer> {
  const began = Date.now();
  for (;;) {
    const pidFile = await readPidFile(folder.pidFile);
    if (!pidFile) return { state: 'absent' };
    // PostgreSQL itself passes over the file of a process that is gone.
    if (pidFile.pid > 0 && !isAlive(pidFile.pid)) return { state: 'absent' };
    const answer: Answer = pidFile.port > 0 ? await ask(folder, pidFile.port) : { is: 'silent' };
    const waited = Date.now() - began;
    switch (answer.is) {
      case 'ours':
        return { state: 'running', port: pidFile.port };
      case 'silent':
        // A server that had noted `ready` listens: this is another program with the number of a dead one.
        if (pidFile.ready || waited > SILENCE_MS) return { state: 'stale', pidFile };
        break;
      case 'busy':
        if (waited > BUSY_MS) {
          throw new Error(
            `The PostgreSQL in ${folder.path} lets nobody in: ${answer.why}; see ${folder.logFile}.`,
          );
        }
        break;
    }
    await delay(PAUSE_MS);
  }
}

async function ask(folder: ClusterFolder, port: number): Promise<Answer> {
  const client = new pg.Client({
    ...(await folder.login(port, 'postgres')),
    connectionTimeoutMillis: CONNECT_MS,
  });
  // Unheard, the error of a connection that breaks would end the process; the query rejects as well.
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
        `The PostgreSQL on port ${port} refuses the password in ${folder.passwordFile}: put the right one there, ` +
          `or, if that server is not of this service, remove ${folder.pidFile}.`,
        { cause: error },
      );
    }
    return { is: 'busy', why: message };
  } finally {
    await client.end();
  }
}

/** False for the server of a folder of which this one is a copy, pid file and password included. */
async function isSameFolder(served: string, ours: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(served).catch(() => undefined), stat(ours)]);
  return a === undefined || (a.dev === b.dev && a.ino === b.ino);
}
