import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ClusterFolder } from './cluster-folder.js';
import { ClusterMaker } from './cluster-maker.js';
import { OwnerLock } from './owner-lock.js';
import { postgresBinaries } from './postgres-binaries.js';
import { admit, serverAccount, withPassage, type ServerAccount } from './server-account.js';
import { ServerControl } from './server-control.js';
import { findServer } from './server-finder.js';

const DATABASE = 'export_task';
const ATTEMPTS = 3;

type Log = (line: string) => void;

/** The database of a service without DATABASE_URL: a PostgreSQL under DATA_DIR that starts and stops with it. */
export class EmbeddedPostgres {
  private stopping: Promise<void> | undefined;

  private constructor(
    /** `postgres://…@127.0.0.1:port/export_task`; it holds the password. */
    readonly url: string,
    private readonly control: ServerControl,
    private readonly lock: OwnerLock,
  ) {}

  /**
   * Settles when the server ends, or the hold on it is lost, before `stop` was called; then the service should
   * stop too. It never rejects.
   */
  get lost(): Promise<void> {
    return this.lock.lost;
  }

  /**
   * Starts the server of a folder, or takes over the one that a killed service left running, and owns it until
   * `stop`. The first start makes the cluster and the database.
   * @throws Error one line that names the remedy: another service owns the folder, or the server can't start.
   */
  static async start(dataDir: string, log: Log = () => undefined): Promise<EmbeddedPostgres> {
    const folder = new ClusterFolder(dataDir);
    await mkdir(folder.dataDir, { recursive: true });
    const account = await reachingAccount(folder);
    const maker = new ClusterMaker(folder, account);
    if (!(await folder.exists())) {
      log(`Making a PostgreSQL cluster in ${folder.path}.`);
      await maker.make();
    }
    const control = new ServerControl(folder, account);
    const { port, lock } = await own(folder, control, log);
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
   * For a command line: the URL of the database when a server is running on the folder, whoever owns it.
   * Otherwise undefined: then `start` it for the moment, and `stop` it.
   */
  static async attach(dataDir: string): Promise<string | undefined> {
    const folder = new ClusterFolder(dataDir);
    const server = await findServer(folder);
    return server.state === 'running' ? folder.url(server.port, DATABASE) : undefined;
  }

  /** Stops the server and waits until it is gone. Whatever still runs in it is rolled back. */
  stop(): Promise<void> {
    this.stopping ??= this.shutDown();
    return this.stopping;
  }

  private async shutDown(): Promise<void> {
    // Without the lock the server may be another service's by now.
    if (!this.lock.isHeld) return;
    this.lock.expectEnd();
    try {
      await this.control.stop();
    } finally {
      await this.lock.release();
    }
  }
}

/** The user that runs the server, with the means to reach the cluster and the programs. */
async function reachingAccount(folder: ClusterFolder): Promise<ServerAccount | undefined> {
  const account = await serverAccount(folder.path);
  if (!account) return undefined;
  await admit(folder.dataDir, account);
  const programs = dirname((await postgresBinaries()).initdb);
  return withPassage(account, {
    [`DATA_DIR ${folder.dataDir}`]: folder.dataDir,
    [`The npm package of PostgreSQL in ${programs}`]: programs,
  });
}

async function own(
  folder: ClusterFolder,
  control: ServerControl,
  log: Log,
): Promise<{ port: number; lock: OwnerLock }> {
  for (let attempt = 1; ; attempt++) {
    const { port, found } = await control.ensureRunning();
    try {
      const lock = await OwnerLock.take(await folder.login(port, 'postgres'));
      if (lock) {
        log(`PostgreSQL ${found ? 'was running already and is taken over' : 'runs'} on 127.0.0.1:${port}.`);
        return { port, lock };
      }
    } catch (error) {
      // Its owner was stopping it at this very moment: the next look finds it gone and starts it again.
      if (attempt === ATTEMPTS) throw error;
      continue;
    }
    throw new Error(
      `Another service is already running on ${folder.dataDir}: stop it, or give this one ` +
        'a DATA_DIR or a DATABASE_URL of its own.',
    );
  }
}
