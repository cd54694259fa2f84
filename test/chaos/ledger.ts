import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from '../support/database.js';

/** Notes inside the database what becomes of each task, so that nothing is missed between two looks. */
export async function keepLedger(database: TestDatabase): Promise<void> {
  await database.query('CREATE TABLE ledger (task_id text, event text)');
  await database.query(
    `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF NEW.finished < OLD.finished THEN INSERT INTO ledger VALUES (NEW.id, 'finished went back'); END IF;
       IF NEW.finished > NEW.total THEN INSERT INTO ledger VALUES (NEW.id, 'finished above total'); END IF;
       IF NEW.status <> OLD.status THEN INSERT INTO ledger VALUES (NEW.id, 'became ' || NEW.status); END IF;
       RETURN NULL;
     END $$`,
  );
  await database.query(
    'CREATE TRIGGER note AFTER UPDATE ON export_task FOR EACH ROW EXECUTE FUNCTION note()',
  );
}

/** How often each thing happened. */
export async function readLedger(database: TestDatabase): Promise<Record<string, number>> {
  const rows = await database.query<{ event: string; count: number }>(
    'SELECT event, count(*)::integer AS count FROM ledger GROUP BY event',
  );
  return Object.fromEntries(rows.map(({ event, count }) => [event, count]));
}

/** Tasks that became Exported more than once. */
export async function exportedTwice(database: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ task_id: string }>(
    `SELECT task_id FROM ledger WHERE event = 'became 3' GROUP BY task_id HAVING count(*) > 1`,
  );
  return rows.map(({ task_id }) => task_id);
}

/** Waits until all tasks have ended and nothing is left to be cleaned up. */
export async function settled(database: TestDatabase, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const [left] = await database.query<{ running: number; unswept: number }>(
      `SELECT count(*) FILTER (WHERE status < 3)::integer AS running,
              count(*) FILTER (WHERE swept_attempts < attempts AND (status = 4 OR attempts > 1))::integer AS unswept
         FROM export_task`,
    );
    if (left?.running === 0 && left.unswept === 0) return;
    if (Date.now() > deadline) throw new Error(JSON.stringify(left));
    await sleep(200);
  }
}
