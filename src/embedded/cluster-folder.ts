import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ClientConfig } from 'pg';
import { readIfThere } from './pid-file.js';

const USER = 'postgres';
const HOST = '127.0.0.1';

/** The folder `postgres` under DATA_DIR: where the cluster, its password and its log lie, and how to log in. */
export class ClusterFolder {
  /** DATA_DIR, absolute. */
  readonly dataDir: string;

  /** Everything of the cluster. It appears complete, in one rename. */
  readonly path: string;

  constructor(dataDir: string, name = 'postgres') {
    this.dataDir = resolve(dataDir);
    this.path = join(this.dataDir, name);
  }

  /** What PostgreSQL itself calls the data directory. */
  get data(): string {
    return join(this.path, 'data');
  }

  /** The file with the superuser's password, mode 0600. */
  get passwordFile(): string {
    return join(this.path, 'password');
  }

  /** The server's log. */
  get logFile(): string {
    return join(this.path, 'server.log');
  }

  /** The file in which a running server notes its process id, port and state. */
  get pidFile(): string {
    return join(this.data, 'postmaster.pid');
  }

  /** Whether a cluster is there. */
  async exists(): Promise<boolean> {
    return (await readIfThere(join(this.data, 'PG_VERSION'))) !== undefined;
  }

  /** What a pg client needs to log in to the server on `port`. */
  async login(port: number, database: string): Promise<ClientConfig> {
    const password = await readFile(this.passwordFile, 'utf8');
    return { host: HOST, port, user: USER, password: password.trim(), database, ssl: false };
  }

  /** The same as a URL. */
  async url(port: number, database: string): Promise<string> {
    const { password } = await this.login(port, database);
    return `postgres://${USER}:${String(password)}@${HOST}:${port}/${database}`;
  }
}
