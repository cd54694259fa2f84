import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../errors/has-code.js';

/** In characters. Operators may have written a secret of their own. */
const SHORTEST = 32;

/** Time limit for another process to write the secret, in milliseconds. */
const PATIENCE_MS = 1000;
const PAUSE_MS = 20;

/** The errors of file systems without hard links, such as FAT and many SMB shares. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES'];

/**
 * The secret that signs links to files on the local disk. It is created once and kept beside the files; where it exists,
 * nothing is written.
 * @throws Error one line that names the file.
 */
export function linkSecret(dataDir: string): string {
  const path = join(dataDir, 'link.secret');
  try {
    if (read(path) !== undefined) return written(path);
    mkdirSync(dataDir, { recursive: true });
    create(path, randomBytes(32).toString('hex'));
    return written(path);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`DATA_DIR: the secret of the links in ${path} cannot be used: ${message}`, {
      cause: error,
    });
  }
}

/** Creates the file, unless a faster process has. */
function create(path: string, secret: string): void {
  const draft = `${path}.${randomUUID()}`;
  try {
    writeFileSync(draft, secret, { mode: 0o600 });
    // A hard link appears complete or not at all, and never replaces the secret of a faster process.
    linkSync(draft, path);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    if (!hasCode(error, ...NO_LINKS)) throw error;
    createWithoutLink(path, secret);
  } finally {
    rmSync(draft, { force: true });
  }
}

function createWithoutLink(path: string, secret: string): void {
  try {
    writeFileSync(path, secret, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

/** Without hard links, another process may still be writing. */
function written(path: string): string {
  for (let waited = 0; ; waited += PAUSE_MS) {
    const secret = read(path);
    if (secret !== undefined && secret.length >= SHORTEST) return secret;
    if (waited >= PATIENCE_MS) throw new Error('it is incomplete. Delete it, or set LINK_SECRET.');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
