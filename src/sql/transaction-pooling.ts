import type { DataSource, QueryRunner } from 'typeorm';

/** A busy pooler may give the two connections different backends by chance, so they are asked several times. */
const QUESTIONS = 3;

/**
 * Whether a pooler in transaction mode, such as PgBouncer, stands before the database: two open connections then share a
 * backend of PostgreSQL. Such a pooler supports neither LISTEN nor session locks.
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
