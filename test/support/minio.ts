import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../src/embedded/free-port.js';
import { readyMinio } from './minio-binary.js';

export { findMinio } from './minio-binary.js';

/** Who the tests are to their MinIO servers. */
export const credentials = { accessKey: 'test-access-key', secretKey: 'test-secret-key' };

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
  /** Starts it again after {@link kill}. */
  restart(): Promise<void>;
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

/**
 * Starts a MinIO server on a free loopback port, in a temporary folder, and waits until it serves.
 * @param variables its own configuration, e.g. `MINIO_DOMAIN`.
 */
export async function startMinio(variables: Record<string, string> = {}): Promise<RunningMinio> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort(), variables);
    } catch (error) {
      // Another process may have taken the port in between.
      if (attempt === 3) throw error;
    }
  }
}

async function start(port: number, variables: Record<string, string>): Promise<RunningMinio> {
  const folder = await mkdtemp(join(tmpdir(), 'minio-'));
  const node = new MinioNode(`127.0.0.1:${port}`, [folder], variables);
  const stop = async () => {
    await node.end();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await node.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...credentials,
    endpoint: node.endpoint,
    port,
    folder,
    stop,
    kill: () => node.end(),
    restart: () => node.start(),
  };
}

/** One MinIO process; several with the same drives are a cluster. */
export class MinioNode {
  readonly endpoint: string;
  private server: ChildProcess | undefined;
  private closed: Promise<unknown> = Promise.resolve();
  private output = '';

  /** @param drives folders, or the addresses of all folders of a cluster. */
  constructor(
    private readonly address: string,
    private readonly drives: readonly string[],
    private readonly variables: Record<string, string> = {},
  ) {
    this.endpoint = `http://${address}`;
  }

  /** Starts it and waits until it serves. */
  async start(): Promise<void> {
    const program = readyMinio();
    if (program === undefined) throw new Error(missing);
    const server = spawn(program, ['server', '--quiet', '--address', this.address, ...this.drives], {
      env: {
        ...process.env,
        MINIO_ROOT_USER: credentials.accessKey,
        MINIO_ROOT_PASSWORD: credentials.secretKey,
        MINIO_BROWSER: 'off',
        MINIO_UPDATE: 'off',
        // A cluster on one machine has its drives on the same disk.
        MINIO_CI_CD: 'on',
        ...this.variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.server = server;
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (text: Buffer) => (this.output = (this.output + text.toString()).slice(-4000)));
    }
    process.once('exit', this.onExit);
    this.closed = once(server, 'close');
    try {
      await waitUntilReady(this.endpoint, () => server.exitCode !== null);
    } catch {
      await this.end();
      throw new Error(`The MinIO server did not start: ${this.output}`);
    }
  }

  /** Ends it at once, as a power failure would. */
  async end(): Promise<void> {
    process.off('exit', this.onExit);
    this.server?.kill('SIGKILL');
    await this.closed;
  }

  private readonly onExit = () => this.server?.kill('SIGKILL');
}

async function waitUntilReady(endpoint: string, hasExited: () => boolean): Promise<void> {
  const deadline = Date.now() + 55_000;
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
