import type { DataSource, QueryRunner } from 'typeorm';

/** A busy pooler may give the two connections different backends by chance, so they are asked several times. */
const QUESTIONS = 3;

/**
 * Whether the database is reached through a pooler in transaction mode, such as PgBouncer's: two connections then share one
 * of PostgreSQL's while neither is closed. It has neither LISTEN nor locks of a session.
 */
export async function isTransactionPooled(dataSource: DataSource): Promise<boolean> {
  const [one, other] = [dataSource.createQueryRunner(), dataSource.createQueryRunner()];
  try {
    for (let question = 0; question < QUESTIONS; question += 1) {
      if ((await backendOf(one)) === (await backendOf(other))) return true;
    }
    return false;
  } finally {
    await one.release();
    await other.release();
  }
}

async function backendOf(runner: QueryRunner): Promise<unknown> {
  const rows = (await runner.query('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
  return rows[0]?.pid;
}
