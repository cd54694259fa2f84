import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

// Any number will do that nothing else in the database `postgres` locks.
const KEY = 7_311_001;
const PATIENCE_MS = 2_000;
const PAUSE_MS = 50;

/**
 * Marks one service as the owner of the embedded server: an advisory lock on a connection that lives as long as
 * the service, so that it ends with it however it ends.
 */
export class OwnerLock {
  /** Settles when the connection breaks before it is released: the server is gone, or another may own it. */
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

  /** False once the lock is lost or released. */
  get isHeld(): boolean {
    return this.held;
  }

  /**
   * @returns undefined when another service keeps it.
   * @throws Error when the server can't be reached.
   */
  static async take(login: pg.ClientConfig): Promise<OwnerLock | undefined> {
    const client = new pg.Client({ ...login, application_name: 'export-task-owner' });
    // Unheard, the error of a connection that breaks would end the process; `end` follows it.
    client.on('error', () => undefined);
    const lock = new OwnerLock(client);
    try {
      await client.connect();
      // The connection of an owner that was killed may live on for a moment.
      const giveUp = Date.now() + PATIENCE_MS;
      while (!(await tryLock(client))) {
        if (Date.now() > giveUp) {
          await lock.release();
          return undefined;
        }
        await delay(PAUSE_MS);
      }
      return lock;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Creates a database where there is none of that name; the lock keeps two from doing it at once. */
  async ensureDatabase(name: string): Promise<void> {
    const found = await this.client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await this.client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  }

  /** From now on the end of the connection is no loss. */
  expectEnd(): void {
    this.held = false;
  }

  async release(): Promise<void> {
    this.expectEnd();
    await this.client.end();
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [KEY]);
  return rows[0]?.got === true;
}
