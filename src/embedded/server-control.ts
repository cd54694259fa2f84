import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterFolder } from './cluster-folder.js';
import { freePort } from './free-port.js';
import { isAlive, readIfExists, readPidFile, type PidFile } from './pid-file.js';
import { postgresBinaries } from './postgres-binaries.js';
import { runProgram } from './run-program.js';
import type { ServerAccount } from './server-account.js';
import { findServer } from './server-finder.js';

const START_ATTEMPTS = 3;
const START_PAUSE_MS = 300;
const STOP_TIMEOUT_MS = 60_000;
const STOP_POLL_MS = 20;

/** Starts and stops the server of the cluster. */
export class ServerControl {
  constructor(
    private readonly folder: ClusterFolder,
    private readonly account: ServerAccount | undefined,
  ) {}

  /**
   * Finds the running server, or starts one.
   * @returns its port, and whether it was running before.
   */
  async ensureRunning(): Promise<{ port: number; found: boolean }> {
    let fault = new Error('the server ends right after each start. See its log.');
    let started = false;
    for (let attempt = 0; ; attempt++) {
      const server = await findServer(this.folder);
      if (server.state === 'running') return { port: server.port, found: !started };
      if (attempt === START_ATTEMPTS) throw fault;
      if (server.state === 'stale') await this.removePidFile(server.pidFile);
      try {
        await this.start();
        started = true;
      } catch (error) {
        // Another service started it first, the port was taken meanwhile, or the last processes of a killed server
        // still hold its shared memory. A retry solves all three.
        fault = error instanceof Error ? error : new Error(String(error));
        await delay(START_PAUSE_MS);
      }
    }
  }

  /** Stops the server, which rolls back running transactions, and waits until it has exited. */
  async stop(): Promise<void> {
    const server = await readPidFile(this.folder.pidFile);
    if (!server || !isAlive(server.pid)) return;
    const { pg_ctl } = await postgresBinaries();
    const { account, folder } = this;
    const args = ['stop', '--silent', '--no-wait', '--mode=fast', `--pgdata=${folder.data}`];
    // Detached so that a second Ctrl-C does not interrupt the stop.
    await runProgram(pg_ctl, args, { account, cwd: folder.path, logFile: folder.logFile, detached: true });
    await this.untilExited(server);
  }

  /** pg_ctl starts the server in a new session, which Ctrl-C does not reach: the service stops the server. */
  private async start(): Promise<void> {
    const { pg_ctl } = await postgresBinaries();
    const { account, folder } = this;
    const port = await freePort();
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
    const args = ['start', '--silent', '--wait', `--pgdata=${folder.data}`, `--options=${options}`];
    await runProgram(pg_ctl, args, { account, cwd: folder.path, logFile: folder.logFile });
  }

  /**
   * Waits until this server has exited. pg_ctl is not used: it would mistake a server that another service starts on
   * the folder right afterwards for this one, and wait for that.
   */
  private async untilExited({ pid }: PidFile): Promise<void> {
    const giveUp = Date.now() + STOP_TIMEOUT_MS;
    // The server removes its pid file last. Its process may stay a zombie if the container's init does not reap it.
    while (isAlive(pid) && (await readPidFile(this.folder.pidFile))?.pid === pid) {
      if (Date.now() > giveUp) {
        throw new Error(
          `The PostgreSQL in ${this.folder.path} did not stop within ${STOP_TIMEOUT_MS / 1000} s. See ${this.folder.logFile}.`,
        );
      }
      await delay(STOP_POLL_MS);
    }
  }

  /** Removes a stale pid file unless another service has replaced it meanwhile. */
  private async removePidFile(stale: PidFile): Promise<void> {
    const text = await readIfExists(this.folder.pidFile);
    if (text === stale.text) await rm(this.folder.pidFile, { force: true });
  }
}
