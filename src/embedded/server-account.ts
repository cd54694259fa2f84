import { execFile } from 'node:child_process';
import type { Stats } from 'node:fs';
import { chmod, chown, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const NAME = 'postgres';

/** A user of the operating system that may run PostgreSQL. */
export interface ServerAccount {
  uid: number;
  gid: number;
  /** The Linux capability that its programs are lent to pass folders that are closed to it. */
  capability?: string;
}

/** The narrower one first; containers often have only the wider one to give. */
const PASSING = ['dac_read_search', 'dac_override'];

/**
 * The user that runs the server. PostgreSQL refuses to run as root: then it is the owner of the cluster, or
 * the system user `postgres`, who is created where there is none.
 * @param cluster the cluster's folder, which may not exist yet.
 * @returns undefined for the user of this process.
 * @throws Error one line that names the remedy.
 */
export async function serverAccount(cluster: string): Promise<ServerAccount | undefined> {
  const self = process.getuid?.();
  // Windows, where every user may run it.
  if (self === undefined) return undefined;
  const owner = await stat(cluster).catch(() => undefined);
  if (self !== 0) {
    if (owner === undefined || owner.uid === self) return undefined;
    throw new Error(
      `${cluster} belongs to another user (uid ${owner.uid}): start the service as that user or as root, ` +
        'or give it a DATA_DIR of its own.',
    );
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return (await find()) ?? (await create());
}

/**
 * Makes sure that the account can reach some paths. Where a folder on the way is closed to it, e.g. the home of
 * root, its programs are lent the capability to pass closed folders, which is the only right of root's they get.
 * @param paths what each path is to the reader of the message, and the path.
 * @throws Error one line that names the first folder that is closed, and the remedy.
 */
export async function withPassage(
  account: ServerAccount,
  paths: Readonly<Record<string, string>>,
): Promise<ServerAccount> {
  const closed = await firstClosed(account, paths);
  if (closed === undefined) return account;
  for (const capability of PASSING) {
    const passing = { ...account, capability };
    if (await reaches(passing, Object.values(paths))) return passing;
  }
  throw new Error(
    `${closed.what} cannot be reached by the system user that runs the embedded PostgreSQL (uid ${account.uid}), ` +
      `because ${closed.folder} is closed to it: run "chmod o+x ${closed.folder}", choose a folder outside it, ` +
      'start the service as an ordinary user, or set DATABASE_URL.',
  );
}

/** The command that runs a program as an account that needs a capability. */
export function asAccount(account: ServerAccount, program: string, args: string[]): [string, string[]] {
  const { uid, gid, capability = '' } = account;
  const only = `-all,+${capability}`;
  // Without `no_setuid_fixup`, access() forgets the capability, and PostgreSQL does not find its own programs.
  const flags = [
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${only}`,
    `--ambient-caps=${only}`,
  ];
  return ['setpriv', [`--reuid=${uid}`, `--regid=${gid}`, ...flags, program, ...args]];
}

async function reaches(account: ServerAccount, paths: string[]): Promise<boolean> {
  try {
    for (const path of paths) await run(...asAccount(account, 'test', ['-x', path]));
    return true;
  } catch {
    return false;
  }
}

async function firstClosed(
  account: ServerAccount,
  paths: Readonly<Record<string, string>>,
): Promise<{ what: string; folder: string } | undefined> {
  for (const [what, path] of Object.entries(paths)) {
    for (const folder of [...ancestors(path)].reverse()) {
      if (!mayEnter(await stat(folder), account)) return { what, folder };
    }
  }
  return undefined;
}

/**
 * Lets the account through a folder of root's that is closed to it, and nobody else: its group is given the right
 * to pass. A folder that belongs to another user or group is left as it is.
 */
export async function admit(folder: string, account: ServerAccount): Promise<void> {
  const stats = await stat(folder);
  if (mayEnter(stats, account) || stats.uid !== 0 || stats.gid !== 0) return;
  // In this order: another service that starts at this moment sees either nothing done or all.
  await chmod(folder, (stats.mode & 0o7777) | 0o010);
  await chown(folder, stats.uid, account.gid);
}

function mayEnter(stats: Stats, account: ServerAccount): boolean {
  const shift = stats.uid === account.uid ? 6 : stats.gid === account.gid ? 3 : 0;
  return ((stats.mode >> shift) & 1) === 1;
}

/** The folder, then the one that holds it, up to the root. */
function* ancestors(folder: string): Generator<string> {
  yield folder;
  const parent = dirname(folder);
  if (parent !== folder) yield* ancestors(parent);
}

async function find(): Promise<ServerAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function create(): Promise<ServerAccount> {
  let fault: unknown;
  try {
    await run('groupadd', ['--system', '--force', NAME]);
    await run('useradd', ['--system', '--gid', NAME, '--no-create-home', NAME]);
  } catch (error) {
    fault = error;
  }
  // Looked up even after a fault: another service that starts at this moment may have created it.
  const created = await find();
  if (created) return created;
  throw new Error(
    `Under root the embedded PostgreSQL needs a system user named ${NAME}, who could not be created: ` +
      'create that user, start the service as an ordinary user, or set DATABASE_URL.',
    { cause: fault },
  );
}
