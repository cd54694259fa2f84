import pg from 'pg';
import type { TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

/** The statements of an export that the gate stops, with the advisory lock on which each waits. */
const LOCKS = { count: 1, read: 2 };

type Step = keyof typeof LOCKS;

/** Stops an export in the middle of the count of its devices, and in the middle of the read, until it is opened. */
export class DeviceGate {
  private constructor(
    private readonly holder: pg.Client,
    private readonly database: TestDatabase,
  ) {}

  /** Puts a view in the place of the table `device`, which is called `device_rows` from now on. */
  static async close(database: TestDatabase): Promise<DeviceGate> {
    const holder = new pg.Client(database.url);
    await holder.connect();
    for (const lock of Object.values(LOCKS)) await holder.query('SELECT pg_advisory_lock($1)', [lock]);
    await database.query(
      `CREATE FUNCTION pass() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
       DECLARE
         lock bigint := CASE WHEN current_query() LIKE 'COPY%' THEN ${LOCKS.read} ELSE ${LOCKS.count} END;
       BEGIN
         PERFORM pg_advisory_lock_shared(lock), pg_advisory_unlock_shared(lock);
         RETURN true;
       END $$`,
    );
    await database.query('ALTER TABLE device RENAME TO device_rows');
    await database.query('CREATE VIEW device AS SELECT * FROM device_rows WHERE id <> 250 OR pass()');
    return new DeviceGate(holder, database);
  }

  /** Waits until an export stands at the gate. */
  async reached(step: Step): Promise<void> {
    const waiting = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = $1
                        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    await eventually(
      () => this.database.query(waiting, [LOCKS[step]]),
      (found) => found.length > 0,
    );
  }

  /** Lets the export go on. */
  async open(step: Step): Promise<void> {
    await this.holder.query('SELECT pg_advisory_unlock($1)', [LOCKS[step]]);
  }

  /** Opens the gate for good. */
  async end(): Promise<void> {
    await this.holder.end();
  }
}
