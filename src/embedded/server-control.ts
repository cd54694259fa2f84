import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterFolder } from './cluster-folder.js';
import { freePort } from './free-port.js';
import { isAlive, readIfThere, readPidFile, type PidFile } from './pid-file.js';
import { postgresBinaries } from './postgres-binaries.js';
import { runProgram } from './run-program.js';
import type { ServerAccount } from './server-account.js';
import { findServer } from './server-finder.js';

const ATTEMPTS = 3;
const PAUSE_MS = 300;
const STOP_MS = 60_000;
const STOP_PAUSE_MS = 20;

/** Starts and stops the server of a cluster. */
export class ServerControl {
  constructor(
    private readonly folder: ClusterFolder,
    private readonly account: ServerAccount | undefined,
  ) {}

  /**
   * Finds the server that is running, or starts one.
   * @returns its port, and whether it had been running before.
   */
  async ensureRunning(): Promise<{ port: number; found: boolean }> {
    let fault: unknown;
    let started = false;
    for (let attempt = 0; ; attempt++) {
      const server = await findServer(this.folder);
      if (server.state === 'running') return { port: server.port, found: !started };
      if (attempt === ATTEMPTS) throw fault;
      if (server.state === 'stale') await this.remove(server.pidFile);
      try {
        await this.start();
        started = true;
      } catch (error) {
        // Another service was quicker, the port was taken meanwhile, or the last processes of a killed
        // server hold its memory for a moment longer: all pass.
        fault = error;
        await delay(PAUSE_MS);
      }
    }
  }

  /** Breaks off what is running, rolls it back, and waits until the server is gone. */
  async stop(): Promise<void> {
    const server = await readPidFile(this.folder.pidFile);
    if (!server || !isAlive(server.pid)) return;
    const { pg_ctl } = await postgresBinaries();
    const { account, folder } = this;
    const args = ['stop', '--silent', '--no-wait', '--mode=fast', `--pgdata=${folder.data}`];
    // Detached: an impatient second Ctrl-C shall not break off the stopping.
    await runProgram(pg_ctl, args, { account, cwd: folder.path, logFile: folder.logFile, detached: true });
    await this.untilGone(server);
  }

  /** pg_ctl gives the server a session of its own: Ctrl-C ends the service, and the service the server. */
  private async start(): Promise<void> {
    const { pg_ctl } = await postgresBinaries();
    const { account, folder } = this;
    const port = await freePort();
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
    const args = ['start', '--silent', '--wait', `--pgdata=${folder.data}`, `--options=${options}`];
    await runProgram(pg_ctl, args, { account, cwd: folder.path, logFile: folder.logFile });
  }

  /**
   * Waits for this one server. pg_ctl would take a new one, which another service starts on the folder as soon as
   * this one is gone, for the same, and wait for that.
   */
  private async untilGone({ pid }: PidFile): Promise<void> {
    const giveUp = Date.now() + STOP_MS;
    // The pid file goes last. The process may stay as a zombie where the first process of a container reaps none.
    while (isAlive(pid) && (await readPidFile(this.folder.pidFile))?.pid === pid) {
      if (Date.now() > giveUp) {
        throw new Error(`The PostgreSQL in ${this.folder.path} does not stop; see ${this.folder.logFile}.`);
      }
      await delay(STOP_PAUSE_MS);
    }
  }

  /** Removes the pid file, unless another service has put a new one there meanwhile. */
  private async remove(stale: PidFile): Promise<void> {
    const text = await readIfThere(this.folder.pidFile);
    if (text === stale.text) await rm(this.folder.pidFile, { force: true });
  }
}
