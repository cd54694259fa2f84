import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../../src/embedded/free-port.js';
import { makeTemplate } from './postgres.js';
import { describeWithPrograms } from './programs.js';
import { eventually } from './eventually.js';

/** PostgreSQL as Debian 12 installs it, or any other version that the variable names. */
const PROGRAMS = process.env.TEST_POSTGRES_BIN ?? '/usr/lib/postgresql/15/bin';

/** A suite that needs a PostgreSQL which is installed on the machine. */
export function describeWithInstalledPostgres(name: string, suite: () => void): void {
  describeWithPrograms([join(PROGRAMS, 'initdb'), join(PROGRAMS, 'postgres')], name, suite);
}

/**
 * Starts the installed PostgreSQL, for all databases that the suite makes from now on.
 * @returns what stops it; the databases made before are reached again then.
 */
export async function startInstalledPostgres(): Promise<() => Promise<void>> {
  const [folder, port] = await Promise.all([mkdtemp(join(tmpdir(), 'postgres-')), freePort()]);
  // It does not run as root.
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
  await chmod(folder, 0o700);
  const data = ['-D', folder];
  const initdb = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  await promisify(execFile)(join(PROGRAMS, 'initdb'), [...data, ...initdb], { ...user, cwd: '/' });
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=`, `port=${port}`, 'fsync=off'];
  const server = spawn(join(PROGRAMS, 'postgres'), [...data, ...settings.flatMap((one) => ['-c', one])], {
    ...user,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  server.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const ended = once(server, 'close');
  const before = process.env.TEST_POSTGRES_URL ?? '';
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    process.env.TEST_POSTGRES_URL = before;
    server.kill('SIGINT');
    await ended;
    await rm(folder, { recursive: true });
  };
  try {
    await eventually(() => {
      if (server.exitCode !== null) throw new Error('it has ended');
      return answers(url);
    }, Boolean);
    process.env.TEST_POSTGRES_URL = url;
    await makeTemplate();
    return stop;
  } catch (error) {
    await stop();
    throw new Error(`PostgreSQL did not start: ${output}`, { cause: error });
  }
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}
