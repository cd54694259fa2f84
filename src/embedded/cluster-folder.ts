import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ClientConfig } from 'pg';
import { readIfExists } from './pid-file.js';

const USER = 'postgres';
const HOST = '127.0.0.1';

/** Paths of the embedded cluster under DATA_DIR, its password and its log, and the login to its server. */
export class ClusterFolder {
  /** DATA_DIR, absolute. */
  readonly dataDir: string;

  /** Folder of the whole cluster. It is created elsewhere and renamed to this path when complete. */
  readonly path: string;

  constructor(dataDir: string, name = 'postgres') {
    this.dataDir = resolve(dataDir);
    this.path = join(this.dataDir, name);
  }

  /** PostgreSQL's data directory. */
  get data(): string {
    return join(this.path, 'data');
  }

  /** File with the superuser's password, mode 0600. */
  get passwordFile(): string {
    return join(this.path, 'password');
  }

  /** The server's log. */
  get logFile(): string {
    return join(this.path, 'server.log');
  }

  /** File in which a running server records its process id, port and state. */
  get pidFile(): string {
    return join(this.data, 'postmaster.pid');
  }

  /** Whether the cluster has been created. */
  async exists(): Promise<boolean> {
    return (await readIfExists(join(this.data, 'PG_VERSION'))) !== undefined;
  }

  /** Connection settings of a pg client for the server on `port`. */
  async login(port: number, database: string): Promise<ClientConfig> {
    const password = await readFile(this.passwordFile, 'utf8');
    return { host: HOST, port, user: USER, password: password.trim(), database, ssl: false };
  }

  /** The same settings as a URL, password included. */
  async url(port: number, database: string): Promise<string> {
    const { password } = await this.login(port, database);
    return `postgres://${USER}:${String(password)}@${HOST}:${port}/${database}`;
  }
}
