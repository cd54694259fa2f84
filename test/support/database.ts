import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database with the schema and no rows; each suite works on a copy. */
export const TEMPLATE = 'template_export_task';

/** A database that can be asked. */
export interface Queried {
  query(sql: string, values?: unknown[]): Promise<unknown>;
}

/** A database of one suite. */
export interface TestDatabase {
  url: string;
  /** Runs a statement and answers its rows. */
  query<T extends pg.QueryResultRow = pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<T[]>;
  /** Closes the connections and drops the database. */
  drop(): Promise<void>;
}

/** The URL of a database in the shared PostgreSQL. */
export function urlOf(database: string): string {
  const url = new URL(process.env.TEST_POSTGRES_URL ?? '');
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs a statement in the server's own database and answers its rows. */
export async function adminQuery<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
  const client = new pg.Client(urlOf('postgres'));
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What the service is reading from a database's records at this moment. */
export function readingsUnderWay(database: TestDatabase): Promise<object[]> {
  return database.query(
    `SELECT query FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'export-task-records' AND state = 'active'`,
  );
}

/** Files are copied in half the time of logging each page. PostgreSQL before 15 always copies them and has no option for it. */
async function copyingFiles(): Promise<string> {
  const [server] = await adminQuery<{ chooses: boolean }>(
    `SELECT current_setting('server_version_num')::integer >= 150000 AS chooses`,
  );
  return server?.chooses === true ? 'STRATEGY file_copy' : '';
}

/** Makes a database with the schema. */
export async function createDatabase(like = `TEMPLATE ${TEMPLATE}`): Promise<TestDatabase> {
  const name = `test_${process.env.JEST_WORKER_ID ?? ''}_${randomUUID().replaceAll('-', '')}`;
  await adminQuery(`CREATE DATABASE ${name} ${like} ${await copyingFiles()}`);
  const pool = new pg.Pool({ connectionString: urlOf(name), max: 3 });
  // Dropping the database breaks connections that are idle in the pool.
  pool.on('error', () => undefined);
  return {
    url: urlOf(name),
    query: async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await pool.query<T>(sql, values)).rows,
    drop: async () => {
      await pool.end();
      await adminQuery(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
