import pg from 'pg';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { CopyRows } from './copy-rows.js';
import type { Leading, SqlPlan } from './sql-plan.js';

/** One consistent view of the records: what is counted in it is what is read from it. */
export class RecordsSnapshot {
  private reading: CopyRows | undefined;
  private cancelled = false;

  private constructor(
    private readonly client: pg.PoolClient,
    private readonly pool: pg.Pool,
    private readonly pid: number,
  ) {}

  /**
   * Begins the view on a connection of `pool`, which it gives back when it is closed.
   * @throws PlatformError where the database is not encoded in UTF-8.
   */
  static async open(
    client: pg.PoolClient,
    pool: pg.Pool,
    timezone: string,
    shared?: string,
  ): Promise<RecordsSnapshot> {
    const view = shared === undefined ? '' : `; SET TRANSACTION SNAPSHOT ${pg.escapeLiteral(shared)}`;
    try {
      // In one go, since each round trip is felt by small exports. The platform's database may write times in another
      // style unless it is told, and end a view that waits for others of its export; parallel workers would take the
      // cores from the other lanes and from who calls.
      const begun = (await client.query(
        `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY${view};
         SET LOCAL DateStyle = ISO; SET LOCAL TimeZone = ${pg.escapeLiteral(timezone)};
         SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
         SET LOCAL max_parallel_workers_per_gather = 0;
         SELECT pg_backend_pid() AS pid, getdatabaseencoding() AS encoding`,
      )) as unknown as pg.QueryResult<{ pid: number; encoding: string }>[];
      const { pid = 0, encoding } = begun.at(-1)?.rows[0] ?? {};
      // What the cells' rules make of a first character rests on it.
      if (encoding !== 'UTF8') {
        throw new PlatformError(
          ErrorCode.serverFault,
          `The database of the records is encoded in ${encoding}; UTF8 is accepted.`,
        );
      }
      return new RecordsSnapshot(client, pool, pid);
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

  /** What another view must be given to see the same as this one. */
  async share(): Promise<string> {
    const { rows } = await this.client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
    return rows[0]?.id ?? '';
  }

  /**
   * Cuts the rows of a plan into parts that follow each other and are about equally long.
   * @returns for each part one plan, or several whose rows follow each other; fewer parts where rows can't be told
   *   apart, the plan itself at least.
   */
  async cut(plan: SqlPlan, total: number, parts: number): Promise<SqlPlan[][]> {
    const { leading } = plan;
    if (!leading || parts < 2) return [[plan]];
    const bounds: string[] = [];
    for (let part = 1; part < parts; part += 1) {
      const offset = Math.floor((total * part) / parts);
      const { rows } = await this.client.query<{ bound: string | null }>(
        `SELECT (${leading.sql})::text AS bound ${plan.from} ORDER BY ${plan.orderBy} OFFSET ${offset} LIMIT 1`,
      );
      const bound = rows[0]?.bound;
      if (bound != null && bound !== bounds.at(-1)) bounds.push(bound);
    }
    return rangesOf(plan, leading, bounds);
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
    if (this.cancelled || (this.reading && !this.reading.ended)) {
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

/**
 * The plans of the ranges between the bounds. Rows without a value are a range of their own behind the last one: a
 * condition that says "or none" would be read without the index.
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
