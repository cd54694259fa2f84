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
  // Text sorts by code point on every machine, whatever locales it has.
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
  '--set=timezone=UTC',
  '--set=log_timezone=UTC',
  // A server without replicas: bulk loads then write no WAL for their rows.
  '--set=wal_level=minimal',
  '--set=max_wal_senders=0',
  // The service reports failed statements itself; logged here too, they would let this log grow without limit.
  '--set=log_min_messages=log',
  '--set=log_checkpoints=off',
];

/** Creates the cluster on the first start. */
export class ClusterMaker {
  constructor(
    private readonly target: ClusterFolder,
    private readonly account: ServerAccount | undefined,
  ) {}

  /**
   * Creates the cluster in a temporary folder and renames it when it is complete, so a killed first start leaves no
   * half-made cluster at the final path. If another process does the same at this moment, the first to rename wins.
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
   * Removes the temporary folders that killed first starts left. Only the owner may call this: its cluster exists, so
   * a process that is still creating another one is about to lose the race and needs its folder no more.
   */
  async removeUnfinished(): Promise<void> {
    for (const name of await readdir(this.target.dataDir)) {
      if (!name.startsWith(UNFINISHED)) continue;
      // Fails if such a process still writes into the folder; that process or the next start then removes it.
      await rm(join(this.target.dataDir, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }

  private async fill(folder: ClusterFolder): Promise<void> {
    const { initdb } = await postgresBinaries();
    // Flushed so that a power failure cannot leave a cluster without its password.
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
