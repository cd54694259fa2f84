import pg from 'pg';
import { SilenceWatch } from '../bounded/silence-watch.js';
import { within } from '../bounded/within.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { CopyRows } from './copy-rows.js';
import { socketOf } from '../sql/limit-silence.js';
import { SHARES_SNAPSHOTS } from '../sql/server-traits.js';
import type { Leading, SqlPlan } from './sql-plan.js';

/** Time limit for beginning a snapshot, in milliseconds. */
const BEGIN_MS = 10_000;

/** Time limit for cancelling the statement at the end of a snapshot, in seconds. */
const CANCEL_SECONDS = 2;

/** Runs a short statement on a connection outside the pool. */
export type Ask = <T extends pg.QueryResultRow>(sql: string, values: unknown[]) => Promise<T[]>;

/** A snapshot of the records database: counts and reads in it see the same rows. */
export class RecordsSnapshot {
  private reading: CopyRows | undefined;
  private cancelled: Promise<unknown> | undefined;
  private statements = 0;
  private readonly watch: SilenceWatch;

  private constructor(
    private readonly client: pg.PoolClient,
    private readonly ask: Ask,
    private readonly pid: number,
    /** Whether {@link share} works. */
    readonly canShare: boolean,
  ) {
    const socket = socketOf(client);
    this.watch = new SilenceWatch(
      () => socket.bytesRead,
      () => this.statements > 0 || this.reading?.isWaiting === true,
      () => this.isRunning(),
      () => {
        const silence = new Error('the connection to the records database fell silent');
        socket.destroy(Object.assign(silence, { code: 'ETIMEDOUT' }));
      },
    );
  }

  /**
   * Begins a snapshot on a connection of the pool; `close` returns the connection.
   * @param shared the id of another snapshot, see {@link share}, whose rows this one must see.
   * @throws PlatformError if the encoding of the database is not UTF-8.
   */
  static async open(
    client: pg.PoolClient,
    ask: Ask,
    timezone: string,
    shared?: string,
  ): Promise<RecordsSnapshot> {
    const view = shared === undefined ? '' : `; SET TRANSACTION SNAPSHOT ${pg.escapeLiteral(shared)}`;
    try {
      // One round trip for all statements, because small exports feel each one. The settings override those of the
      // platform's database: it may write dates in another style, and may end a transaction that idles while the other
      // lanes of its export read. Parallel workers would take CPU cores from the other lanes and from HTTP calls.
      const begun = (await client.query(
        limited(
          `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY${view};
         SET LOCAL DateStyle = ISO; SET LOCAL TimeZone = ${pg.escapeLiteral(timezone)};
         SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
         SET LOCAL max_parallel_workers_per_gather = 0;
         SELECT pg_backend_pid() AS pid, getdatabaseencoding() AS encoding, ${SHARES_SNAPSHOTS} AS shares`,
          undefined,
          BEGIN_MS,
        ),
      )) as unknown as pg.QueryResult<{ pid: number; encoding: string; shares: boolean }>[];
      const { pid = 0, encoding, shares = false } = begun.at(-1)?.rows[0] ?? {};
      // The cell rules inspect first characters and rely on UTF-8.
      if (encoding !== 'UTF8') {
        throw new PlatformError(
          ErrorCode.serverFault,
          `records: its encoding is ${encoding}. Must be UTF8.`,
          { zh: `记录数据库的编码是 ${encoding ?? ''}，必须是 UTF8。` },
        );
      }
      return new RecordsSnapshot(client, ask, pid, shares);
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** Number of rows that the plan reads. */
  async count({ from, limit }: SqlPlan): Promise<number> {
    const counted = limit === undefined ? from : `FROM (SELECT ${from} LIMIT ${limit}) AS first`;
    const { rows } = await this.query<{ count: string }>(`SELECT count(*) ${counted}`);
    return Number(rows[0]?.count);
  }

  /** The id with which another snapshot can see the same rows, while this one is open. */
  async share(): Promise<string> {
    const { rows } = await this.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
    return rows[0]?.id ?? '';
  }

  /**
   * Cuts the rows of a plan into consecutive parts of about equal size.
   * @param total the number of rows in the plan.
   * @returns the plans of each part, in order. There are fewer than `parts` if too many rows share a value of the
   *   leading criterion; without such a criterion, the whole plan is the only part.
   */
  async cut(plan: SqlPlan, total: number, parts: number): Promise<SqlPlan[][]> {
    const { leading } = plan;
    if (!leading || parts < 2) return [[plan]];
    const bounds: string[] = [];
    for (let part = 1; part < parts; part += 1) {
      const offset = Math.floor((total * part) / parts);
      const { rows } = await this.query<{ bound: string | null }>(
        `SELECT (${leading.sql})::text AS bound ${plan.from} ORDER BY ${plan.orderBy} OFFSET ${offset} LIMIT 1`,
      );
      const bound = rows[0]?.bound;
      if (bound != null && bound !== bounds.at(-1)) bounds.push(bound);
    }
    return rangesOf(plan, leading, bounds);
  }

  /** Starts a COPY statement and returns its rows, each ending in `newline`. */
  copy(sql: string, newline: string): CopyRows {
    this.reading = this.client.query(new CopyRows(sql, newline));
    return this.reading;
  }

  /** Cancels the statement that runs in this snapshot. */
  async cancel(): Promise<void> {
    this.cancelled = this.ask('SELECT pg_cancel_backend($1)', [this.pid]);
    await this.cancelled;
  }

  /**
   * Ends the snapshot. If a COPY was not read to its end, the connection still holds unread rows and is closed instead
   * of returned. A cancelled connection is closed too: a late cancellation would hit its next user.
   */
  async close(): Promise<void> {
    this.watch.stop();
    if (this.cancelled) await within(CANCEL_SECONDS, this.cancelled).catch(() => undefined);
    if (this.cancelled || (this.reading && !this.reading.ended)) {
      this.client.release(true);
      return;
    }
    try {
      await this.client.query(limited('ROLLBACK', undefined, BEGIN_MS));
      this.client.release();
    } catch (error) {
      this.client.release(error instanceof Error ? error : true);
    }
  }

  private async query<T extends pg.QueryResultRow>(sql: string): Promise<pg.QueryResult<T>> {
    this.statements += 1;
    try {
      return await this.client.query<T>(sql);
    } finally {
      this.statements -= 1;
    }
  }

  /** Whether the server works on the statement. One that waits for its client, which receives nothing, does not. */
  private async isRunning(): Promise<boolean> {
    try {
      const [found] = await this.ask<{ running: boolean }>(
        `SELECT state = 'active' AND wait_event_type IS DISTINCT FROM 'Client' AS running
           FROM pg_stat_activity WHERE pid = $1`,
        [this.pid],
      );
      return found?.running ?? false;
    } catch (error) {
      // A server that refuses the connection is there.
      return error instanceof pg.DatabaseError;
    }
  }
}

/** A statement whose answer must arrive in time. The types of the driver lack the option. */
export function limited(
  text: string,
  values: unknown[] | undefined,
  query_timeout: number,
): pg.QueryConfig<unknown[]> {
  return { text, ...(values && { values }), query_timeout } as pg.QueryConfig<unknown[]>;
}

/**
 * The plans of the ranges between the bounds. Rows with NULL form a separate range after the last one, because
 * PostgreSQL would not use the index for a condition with `OR … IS NULL`.
 */
function rangesOf(
  plan: SqlPlan,
  { sql, descending, nullable }: Leading,
  bounds: readonly string[],
): SqlPlan[][] {
  if (bounds.length === 0) return [[plan]];
  const [before, notBefore] = descending ? ['>', '<='] : ['<', '>='];
  const where = (condition: string): SqlPlan => ({ ...plan, from: `${plan.from} AND ${condition}` });
  return [undefined, ...bounds].map((from, index) => {
    const to = bounds[index];
    const range = [
      ...(from === undefined ? [] : [`${sql} ${notBefore} ${pg.escapeLiteral(from)}`]),
      ...(to === undefined ? [] : [`${sql} ${before} ${pg.escapeLiteral(to)}`]),
    ];
    const last = to === undefined && nullable;
    return [where(range.join(' AND ')), ...(last ? [where(`${sql} IS NULL`)] : [])];
  });
}
