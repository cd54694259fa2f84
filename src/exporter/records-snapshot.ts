import type pg from 'pg';
import { CopyRows } from './copy-rows.js';
import type { SqlPlan } from './export-plan.js';

/** One consistent view of the records: what is counted in it is what is read from it. */
export class RecordsSnapshot {
  private reading: CopyRows | undefined;
  private cancelled = false;

  private constructor(
    private readonly client: pg.PoolClient,
    private readonly pool: pg.Pool,
    private readonly pid: number,
  ) {}

  /** Begins the view on a connection of `pool`, which it gives back when it is closed. */
  static async open(client: pg.PoolClient, pool: pg.Pool): Promise<RecordsSnapshot> {
    try {
      // The platform's database may write times in another style unless it is told.
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL DateStyle = ISO');
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      return new RecordsSnapshot(client, pool, rows[0]?.pid ?? 0);
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** How many rows the plan reads. */
  async count({ from, limit }: SqlPlan): Promise<number> {
    const counted = limit === undefined ? from : `FROM (SELECT ${from} LIMIT ${limit}) AS first`;
    const { rows } = await this.client.query<{ count: string }>(`SELECT count(*) ${counted}`);
    return Number(rows[0]?.count);
  }

  /** The rows that a COPY statement answers, each ending in `newline`. */
  copy(sql: string, newline: string): CopyRows {
    this.reading = this.client.query(new CopyRows(sql, newline));
    return this.reading;
  }

  /** Stops what the database is doing for this view, a count included. */
  async cancel(): Promise<void> {
    this.cancelled = true;
    await this.pool.query('SELECT pg_cancel_backend($1)', [this.pid]);
  }

  /**
   * Ends the view. A connection whose reading was broken off is closed, since unread rows are still in it; so is one
   * that was cancelled, since a late cancellation would hit who uses it next.
   */
  async close(): Promise<void> {
    if (this.cancelled || (this.reading && !this.reading.readableEnded)) {
      this.reading?.destroy();
      this.client.release(true);
      return;
    }
    try {
      await this.client.query('ROLLBACK');
      this.client.release();
    } catch (error) {
      this.client.release(error instanceof Error ? error : true);
    }
  }
}
