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
  /** The Linux capability that its programs need to traverse directories that are closed to the user. */
  capability?: string;
}

/** Capabilities that allow traversal, narrowest first; containers often grant only the wider one. */
const TRAVERSAL_CAPABILITIES = ['dac_read_search', 'dac_override'];

/**
 * Returns the user that runs the server. PostgreSQL refuses to run as root, so under root this is the owner of the
 * cluster or the system user `postgres`, which is created if missing.
 * @param cluster the cluster's folder, which may not exist yet.
 * @returns undefined for the user of this process.
 * @throws Error with a one-line message that names the remedy.
 */
export async function serverAccount(cluster: string): Promise<ServerAccount | undefined> {
  const self = process.getuid?.();
  // On Windows every user may run PostgreSQL.
  if (self === undefined) return undefined;
  const owner = await stat(cluster).catch(() => undefined);
  if (self !== 0) {
    if (owner === undefined || owner.uid === self) return undefined;
    throw new Error(
      `DATA_DIR: ${cluster} belongs to another user (uid ${owner.uid}). Start the service as that user or as root, ` +
        'or choose another DATA_DIR.',
    );
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return (await findAccount()) ?? (await createAccount());
}

/**
 * Makes sure that the account can reach the paths. If a directory on the way is closed to it, such as the home of
 * root, the account gets the capability to traverse closed directories, and no other privilege of root.
 * @param paths the paths by their description for the error message.
 * @throws Error with a one-line message that names the first closed directory and the remedy.
 */
export async function ensureAccess(
  account: ServerAccount,
  paths: Readonly<Record<string, string>>,
): Promise<ServerAccount> {
  const closed = await firstClosed(account, paths);
  if (closed === undefined) return account;
  for (const capability of TRAVERSAL_CAPABILITIES) {
    const capable = { ...account, capability };
    if (await reaches(capable, Object.values(paths))) return capable;
  }
  throw new Error(
    `${closed.what} cannot be reached by the system user that runs the embedded PostgreSQL (uid ${account.uid}), ` +
      `because ${closed.folder} is closed to that user. Run "chmod o+x ${closed.folder}", choose a folder outside it, ` +
      'start the service as an ordinary user, or set DATABASE_URL.',
  );
}

/** Returns the command and arguments that run a program as an account with a capability. */
export function asAccount(account: ServerAccount, program: string, args: string[]): [string, string[]] {
  const { uid, gid, capability = '' } = account;
  const only = `-all,+${capability}`;
  // Without `no_setuid_fixup`, access() ignores the capability, and PostgreSQL does not find its own programs.
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
 * Lets the account, and no other user, traverse a folder owned by root: the folder gets the account's group with the
 * right to traverse it. A folder that belongs to another user or group is left unchanged.
 */
export async function grantGroupAccess(folder: string, account: ServerAccount): Promise<void> {
  const stats = await stat(folder);
  if (mayEnter(stats, account) || stats.uid !== 0 || stats.gid !== 0) return;
  // In this order, another service that starts at this moment sees either neither change or a usable folder.
  await chmod(folder, (stats.mode & 0o7777) | 0o010);
  await chown(folder, stats.uid, account.gid);
}

function mayEnter(stats: Stats, account: ServerAccount): boolean {
  const shift = stats.uid === account.uid ? 6 : stats.gid === account.gid ? 3 : 0;
  return ((stats.mode >> shift) & 1) === 1;
}

/** Yields the folder, its parent, and so on up to the root. */
function* ancestors(folder: string): Generator<string> {
  yield folder;
  const parent = dirname(folder);
  if (parent !== folder) yield* ancestors(parent);
}

async function findAccount(): Promise<ServerAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function createAccount(): Promise<ServerAccount> {
  let fault: unknown;
  try {
    await run('groupadd', ['--system', '--force', NAME]);
    await run('useradd', ['--system', '--gid', NAME, '--no-create-home', NAME]);
  } catch (error) {
    fault = error;
  }
  // Looked up even after an error: another service that starts at this moment may have created the user.
  const created = await findAccount();
  if (created) return created;
  throw new Error(
    `Under root the embedded PostgreSQL needs a system user named ${NAME}, which could not be created. ` +
      'Create that user, start the service as an ordinary user, or set DATABASE_URL.',
    { cause: fault },
  );
}
