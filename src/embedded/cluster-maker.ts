import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ClusterFolder } from './cluster-folder.js';
import { postgresBinaries } from './postgres-binaries.js';
import { runProgram } from './run-program.js';
import type { ServerAccount } from './server-account.js';

const UNFINISHED = 'postgres.new-';

const INITDB_FLAGS = [
  '--username=postgres',
  '--auth=scram-sha-256',
  // Text sorts by code point, with every machine's own locales left out of it.
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
  '--set=timezone=UTC',
  '--set=log_timezone=UTC',
  // One server without replicas: bulk loads then write no log of their rows.
  '--set=wal_level=minimal',
  '--set=max_wal_senders=0',
  // A refused statement is reported by the service; here it would let the log grow without end.
  '--set=log_min_messages=log',
  '--set=log_checkpoints=off',
];

/** Makes the cluster on the first start. */
export class ClusterMaker {
  constructor(
    private readonly target: ClusterFolder,
    private readonly account: ServerAccount | undefined,
  ) {}

  /**
   * Makes a cluster beside its place and moves it there when it is complete, so that one whose making was
   * killed is never taken for a good one. Another process may do the same at this moment: the first one wins.
   */
  async make(): Promise<void> {
    const path = await mkdtemp(join(this.target.dataDir, UNFINISHED));
    try {
      await this.fill(new ClusterFolder(this.target.dataDir, basename(path)));
      await rename(path, this.target.path);
    } catch (error) {
      await rm(path, { recursive: true, force: true });
      if (!(await this.target.exists())) throw error;
    }
  }

  /**
   * Removes what killed first starts left. Only for the owner, whose cluster is in its place: the unfinished one
   * of a process that is about to lose to it is of no use any more.
   */
  async removeUnfinished(): Promise<void> {
    for (const name of await readdir(this.target.dataDir)) {
      if (!name.startsWith(UNFINISHED)) continue;
      // Such a process may still write into it: then it removes it itself, and if not, the next start does.
      await rm(join(this.target.dataDir, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }

  private async fill(folder: ClusterFolder): Promise<void> {
    const { initdb } = await postgresBinaries();
    // Flushed: after a power failure the password must be on the disk when the cluster is.
    const password = `${randomBytes(24).toString('hex')}\n`;
    await writeFile(folder.passwordFile, password, { mode: 0o600, flush: true });
    await chmod(folder.path, 0o700);
    if (this.account) {
      await chown(folder.passwordFile, this.account.uid, this.account.gid);
      await chown(folder.path, this.account.uid, this.account.gid);
    }
    await runProgram(
      initdb,
      [`--pgdata=${folder.data}`, `--pwfile=${folder.passwordFile}`, ...INITDB_FLAGS],
      { account: this.account, cwd: folder.path, logFile: folder.logFile },
    );
  }
}
