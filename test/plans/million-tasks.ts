import type { TestDatabase } from '../support/database.js';
import { bulkLoad } from './bulk-load.js';

/** The enterprises, and the tasks of each. */
export const CORPS = 50;
export const FINISHED = 20_000;
export const WAITING = 100;

/**
 * Fills the table with a million finished tasks, the newest tenth of which is Exported and the rest Expired, and
 * with some thousands that are waiting.
 */
export async function fillTasks(database: TestDatabase): Promise<void> {
  await bulkLoad(database, 'export_task', async () => {
    await database.query(
      `INSERT INTO export_task (id, corp_id, creator_id, creator_name, name, describe, type, status, params, extend, options,
                              result_code, object_key, attempts, create_time, run_after, claim_time, begin_time,
                              end_time, expire_time)
     SELECT '01936c5e-0000-7000-8000-' || lpad(to_hex(i), 12, '0'), 'corp-' || i % ${CORPS}, 'm', 'n', '列表', '列表',
            1 + i / ${CORPS} % 5, CASE WHEN i > ${CORPS * FINISHED * 0.9} THEN 3 ELSE 5 END, '{}', '{}', '{}',
            'exported', 'key', 1, at, at, at, at, at, at + interval '100 years'
       FROM generate_series(1, ${CORPS * FINISHED}) AS i,
            LATERAL (SELECT timestamptz '2016-01-01' + i * interval '30 s' AS at) AS times`,
    );
    await insertWaiting(database, 'corp-', CORPS * WAITING);
  });
}

/** Adds waiting tasks, of all enterprises in turn or of the one that is named. */
export async function insertWaiting(database: TestDatabase, corp: string, count: number): Promise<void> {
  await database.query(
    `INSERT INTO export_task (id, corp_id, creator_id, creator_name, name, describe, type, params, extend, options,
                              create_time, run_after)
     SELECT uuidv7()::text, $1 || CASE WHEN $1 LIKE '%-' THEN (i % ${CORPS})::text ELSE '' END, 'm', 'n', '列表', '列表',
            1 + i / ${CORPS} % 5, '{}', '{}', '{}', at, at
       FROM generate_series(1, $2::integer) AS i,
            LATERAL (SELECT timestamptz '2018-01-01' + i * interval '1 s' AS at) AS times`,
    [corp, count],
  );
}
