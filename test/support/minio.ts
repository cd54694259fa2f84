import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../src/embedded/free-port.js';
import { readyMinio } from './minio-binary.js';

export { findMinio } from './minio-binary.js';

/** A MinIO server of one suite. */
export interface RunningMinio {
  /** `http://127.0.0.1:<port>` */
  endpoint: string;
  port: number;
  accessKey: string;
  secretKey: string;
  /** Where the server keeps its objects; gone after {@link stop}. */
  folder: string;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
  /** Ends the server at once, as a power failure would; the folder stays until {@link stop}. */
  kill(): Promise<void>;
}

/**
 * A suite that needs a MinIO server. Where there is none it is left out, and one line says so; with `CI=true` it
 * fails instead.
 */
export function describeWithMinio(name: string, suite: () => void): void {
  if (readyMinio() !== undefined) {
    describe(name, suite);
  } else if (process.env.CI === 'true') {
    describe(name, () => {
      it('needs a MinIO server', () => {
        throw new Error(missing);
      });
    });
  } else {
    process.stderr.write(`Left out: "${name}". ${missing}\n`);
    describe.skip(name, suite);
  }
}

const missing = 'There is no MinIO server: minio is not on the PATH, and go has not built it.';

/** Starts a MinIO server on a free loopback port, in a temporary folder, and waits until it serves. */
export async function startMinio(): Promise<RunningMinio> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort());
    } catch (error) {
      // Another process may have taken the port in between.
      if (attempt === 3) throw error;
    }
  }
}

async function start(port: number): Promise<RunningMinio> {
  const program = readyMinio();
  if (program === undefined) throw new Error(missing);
  const [accessKey, secretKey] = ['test-access-key', 'test-secret-key'];
  const folder = await mkdtemp(join(tmpdir(), 'minio-'));
  const address = `127.0.0.1:${port}`;
  const server = spawn(program, ['server', '--quiet', '--address', address, folder], {
    env: {
      ...process.env,
      MINIO_ROOT_USER: accessKey,
      MINIO_ROOT_PASSWORD: secretKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (text: Buffer) => (output = (output + text.toString()).slice(-4000)));
  }
  const onExit = () => server.kill('SIGKILL');
  process.once('exit', onExit);
  const closed = once(server, 'close');
  const end = async (signal: NodeJS.Signals) => {
    process.off('exit', onExit);
    server.kill(signal);
    await closed;
  };
  const stop = async () => {
    await end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  };
  const endpoint = `http://${address}`;
  try {
    await waitUntilReady(endpoint, () => server.exitCode !== null);
  } catch {
    await stop();
    throw new Error(`The MinIO server did not start: ${output}`);
  }
  return { endpoint, port, accessKey, secretKey, folder, stop, kill: () => end('SIGKILL') };
}

async function waitUntilReady(endpoint: string, hasExited: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isReady(endpoint))) {
    if (hasExited() || Date.now() > deadline) throw new Error('not ready');
    await setTimeout(50);
  }
}

async function isReady(endpoint: string): Promise<boolean> {
  try {
    // Its health page says that it is ready while the buckets still answer 503.
    const response = await fetch(`${endpoint}/no-such-bucket`);
    await response.body?.cancel();
    return response.status === 403;
  } catch {
    return false;
  }
}
