import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

// Key of the advisory lock: any number that nothing else in the database `postgres` locks.
const LOCK_KEY = 7_311_001;
/** The connection of a killed owner may survive it for a moment. */
const RETRY_FOR_MS = 2_000;
const RETRY_PAUSE_MS = 50;

/**
 * Marks one service as the owner of the embedded server. The mark is an advisory lock on a connection that stays open
 * as long as the service runs, so PostgreSQL releases it even if the service is killed.
 */
export class OwnerLock {
  /** Resolves if the connection breaks before `release`: the server has ended, or another service may own it. */
  readonly lost: Promise<void>;

  private held = true;

  private constructor(private readonly client: pg.Client) {
    this.lost = new Promise((resolve) => {
      client.once('end', () => {
        if (this.held) resolve();
        this.held = false;
      });
    });
  }

  /** Whether the lock is neither lost nor released. */
  get isHeld(): boolean {
    return this.held;
  }

  /**
   * @returns undefined if another service holds the lock.
   * @throws Error if the server cannot be reached.
   */
  static async take(login: pg.ClientConfig): Promise<OwnerLock | undefined> {
    const client = new pg.Client({ ...login, application_name: 'export-task-owner' });
    // Without a listener, the error of a broken connection would crash the process. `end` follows the error.
    client.on('error', () => undefined);
    const lock = new OwnerLock(client);
    try {
      await client.connect();
      const giveUp = Date.now() + RETRY_FOR_MS;
      while (!(await tryLock(client))) {
        if (Date.now() > giveUp) {
          await lock.release();
          return undefined;
        }
        await delay(RETRY_PAUSE_MS);
      }
      return lock;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Creates the database if it does not exist. The lock keeps two services from creating it at once. */
  async ensureDatabase(name: string): Promise<void> {
    const found = await this.client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await this.client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  }

  /** The end of the connection no longer resolves `lost`. */
  expectEnd(): void {
    this.held = false;
  }

  /** Gives up the ownership. */
  async release(): Promise<void> {
    this.expectEnd();
    await this.client.end();
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [LOCK_KEY]);
  return rows[0]?.got === true;
}
