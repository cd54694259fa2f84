import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { migrate } from '../../src/migrations/migrate.js';
import { dataSourceOptions } from '../../src/service/databases.js';
import { ownConnections } from '../chaos/own-connections.js';
import { TcpProxy } from '../chaos/tcp-proxy.js';

const run = promisify(execFile);

/** Small servers, since several run at once. Nothing in them must survive a power failure. */
const SETTINGS = {
  shared_buffers: '16MB',
  max_connections: '30',
  fsync: 'off',
  synchronous_commit: 'off',
};

/** A PostgreSQL of its own with the tables of the records, behind a proxy whose address outlives its restarts. */
export class RecordCluster {
  private constructor(
    readonly name: string,
    private readonly folder: string,
    private postgres: EmbeddedPostgres,
    private readonly proxy: TcpProxy,
  ) {}

  /** Starts one for each name. */
  static async startAll(names: readonly string[]): Promise<RecordCluster[]> {
    const model = await mkdtemp(join(tmpdir(), 'records-'));
    const postgres = await EmbeddedPostgres.start(model);
    await migrate(dataSourceOptions({ tasks: postgres.url }));
    for (const [name, value] of Object.entries(SETTINGS)) {
      await ownConnections(postgres.url).query(`ALTER SYSTEM SET ${name} = '${value}'`);
    }
    await postgres.stop();
    const clusters: RecordCluster[] = [];
    for (const name of names) {
      const folder = await mkdtemp(join(tmpdir(), `records-${name}-`));
      // With their owner, who may be another user than this one.
      await run('cp', ['-a', join(model, 'postgres'), join(folder, 'postgres')]);
      const started = await EmbeddedPostgres.start(folder);
      const proxy = await TcpProxy.start(Number(new URL(started.url).port));
      clusters.push(new RecordCluster(name, folder, started, proxy));
    }
    await rm(model, { recursive: true });
    return clusters;
  }

  /** The address for the service. */
  get url(): string {
    return this.proxy.before(this.postgres.url);
  }

  /** Asks the server itself. */
  get database(): ReturnType<typeof ownConnections> {
    return ownConnections(this.postgres.url);
  }

  /** Kills the server in the middle of whatever it does; its other processes end with it. */
  async kill(): Promise<void> {
    const [pid] = (await readFile(join(this.folder, 'postgres/data/postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
    this.proxy.cut();
  }

  /** Starts a killed server again. */
  async restart(): Promise<void> {
    this.postgres = await EmbeddedPostgres.start(this.folder);
    this.proxy.target = Number(new URL(this.postgres.url).port);
  }

  /** Lets nothing through any more, and keeps all connections open. */
  freeze(): void {
    this.proxy.freeze();
  }

  thaw(): void {
    this.proxy.thaw();
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.postgres.stop();
    await rm(this.folder, { recursive: true });
  }
}

/** The variable that names these servers. */
export function recordsDatabases(clusters: readonly RecordCluster[]): string {
  return clusters.map(({ name, url }) => `${name}=${url}`).join(',');
}
