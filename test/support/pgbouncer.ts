import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/free-port.js';
import { eventually } from './eventually.js';

/** A PgBouncer before the tests' PostgreSQL. */
export interface RunningPgBouncer {
  /** The address of a database with PgBouncer's port in it. */
  before(url: string): string;
  stop(): Promise<void>;
}

/** @param connections the most that it opens to a database. */
export async function startPgBouncer(
  mode: 'session' | 'transaction',
  connections: number,
): Promise<RunningPgBouncer> {
  const port = await freePort();
  const server = new URL(process.env.TEST_POSTGRES_URL ?? '');
  const settings = [
    '[databases]',
    `* = host=${server.hostname} port=${server.port} user=${server.username} password=${server.password}`,
    '[pgbouncer]',
    `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = any`,
    `pool_mode = ${mode}\ndefault_pool_size = ${connections}`,
  ];
  const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'));
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(file, settings.join('\n'));
  await chmod(folder, 0o755);
  // It does not run as root.
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const child = spawn('pgbouncer', [file], { ...user, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const ended = once(child, 'close');
  await eventually(() => {
    if (child.exitCode !== null) throw new Error(`PgBouncer did not start: ${output}`);
    const socket = connect(port, '127.0.0.1');
    return new Promise<boolean>((resolve) => {
      socket.once('error', () => {
        resolve(false);
      });
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
    });
  }, Boolean);
  return {
    before: (url) => {
      const pooled = new URL(url);
      pooled.host = `127.0.0.1:${port}`;
      return pooled.href;
    },
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
