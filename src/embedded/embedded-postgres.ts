import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ClusterFolder } from './cluster-folder.js';
import { ClusterMaker } from './cluster-maker.js';
import { OwnerLock } from './owner-lock.js';
import { postgresBinaries } from './postgres-binaries.js';
import { ensureAccess, grantGroupAccess, serverAccount, type ServerAccount } from './server-account.js';
import { ServerControl } from './server-control.js';
import { findServer } from './server-finder.js';

const DATABASE = 'export_task';
const ATTEMPTS = 3;

type Log = (line: string) => void;

/** The database of a service without DATABASE_URL: a PostgreSQL under DATA_DIR that starts and stops with the service. */
export class EmbeddedPostgres {
  private stopping: Promise<void> | undefined;

  private constructor(
    /** `postgres://…@127.0.0.1:port/export_task`, password included. */
    readonly url: string,
    private readonly control: ServerControl,
    private readonly lock: OwnerLock,
  ) {}

  /**
   * Resolves if the server ends or its ownership is lost before `stop` is called; the service should stop then. It
   * never rejects.
   */
  get lost(): Promise<void> {
    return this.lock.lost;
  }

  /**
   * Starts the server of a folder, or takes over one that a killed service left running, and owns it until `stop`.
   * The first start creates the cluster and the database.
   * @throws Error with a one-line message: another service owns the folder, or the server cannot start.
   */
  static async start(dataDir: string, log: Log = () => undefined): Promise<EmbeddedPostgres> {
    const folder = new ClusterFolder(dataDir);
    await mkdir(folder.dataDir, { recursive: true });
    const account = await accountWithAccess(folder);
    const maker = new ClusterMaker(folder, account);
    if (!(await folder.exists())) {
      log(`Creating a PostgreSQL cluster in ${folder.path}.`);
      await maker.make();
    }
    const control = new ServerControl(folder, account);
    const { port, lock } = await takeOwnership(folder, control, log);
    const postgres = new EmbeddedPostgres(await folder.url(port, DATABASE), control, lock);
    try {
      await maker.removeUnfinished();
      await lock.ensureDatabase(DATABASE);
    } catch (error) {
      await postgres.stop().catch((fault: unknown) => {
        log(String(fault));
      });
      throw error;
    }
    return postgres;
  }

  /**
   * For command-line programs: returns the URL of the database if a server is running on the folder, whoever owns it.
   * Returns undefined otherwise; the program then has to call `start` and, when done, `stop`.
   */
  static async attach(dataDir: string): Promise<string | undefined> {
    const folder = new ClusterFolder(dataDir);
    const server = await findServer(folder);
    return server.state === 'running' ? folder.url(server.port, DATABASE) : undefined;
  }

  /** Stops the server and waits until it has exited. Running transactions are rolled back. */
  stop(): Promise<void> {
    this.stopping ??= this.shutDown();
    return this.stopping;
  }

  private async shutDown(): Promise<void> {
    // Without the lock, another service may own the server by now.
    if (!this.lock.isHeld) return;
    this.lock.expectEnd();
    try {
      await this.control.stop();
    } finally {
      await this.lock.release();
    }
  }
}

/** The user that runs the server, with access to the cluster's folder and PostgreSQL's programs. */
async function accountWithAccess(folder: ClusterFolder): Promise<ServerAccount | undefined> {
  const account = await serverAccount(folder.path);
  if (!account) return undefined;
  await grantGroupAccess(folder.dataDir, account);
  const programs = dirname((await postgresBinaries()).initdb);
  return ensureAccess(account, {
    [`DATA_DIR ${folder.dataDir}`]: folder.dataDir,
    [`The PostgreSQL npm package in ${programs}`]: programs,
  });
}

/** Finds or starts the server and takes its ownership. */
async function takeOwnership(
  folder: ClusterFolder,
  control: ServerControl,
  log: Log,
): Promise<{ port: number; lock: OwnerLock }> {
  for (let attempt = 1; ; attempt++) {
    const { port, found } = await control.ensureRunning();
    try {
      const lock = await OwnerLock.take(await folder.login(port, 'postgres'));
      if (lock) {
        log(
          `${found ? 'Took over the PostgreSQL that was running' : 'PostgreSQL is running'} on 127.0.0.1:${port}.`,
        );
        return { port, lock };
      }
    } catch (error) {
      // Its owner was just stopping it: the next attempt finds no server and starts one.
      if (attempt === ATTEMPTS) throw error;
      continue;
    }
    throw new Error(
      `DATA_DIR: another service is already running on ${folder.dataDir}. Stop that service, or give this one ` +
        'another DATA_DIR or a DATABASE_URL.',
    );
  }
}
