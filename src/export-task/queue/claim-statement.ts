import { TaskStatus } from '../export-task.entity.js';
import type { ResultCode } from './export-task.results.js';

const { ToBeExported, Exporting } = TaskStatus;

const NO_WORKER: ResultCode = 'no_worker';

/** A claim considers this many tasks, because other workers may be claiming some of them. */
export const CLAIM_FIRST = 10;

/** The condition for a task to be claimable: the worker must have an exporter for its type. */
const DUE = `t.status = ${ToBeExported} AND t.run_after <= now() AND t.cancel_requested_at IS NULL AND t.type = ANY ($5)`;

/**
 * Claims the first due task that no other worker is claiming. The statement steps from enterprise to enterprise along
 * the index of waiting tasks and sorts only the first few tasks of each, because one enterprise may have thousands.
 * Parameters: worker id, lease in seconds, running exports allowed per enterprise, tasks to consider (NULL: all),
 * the worker's record types.
 * @param tasks the SQL of the table's name.
 */
export function claimSql(tasks: string): string {
  return `
  WITH RECURSIVE corp AS (
    (SELECT corp_id FROM ${tasks} WHERE status = ${ToBeExported} ORDER BY corp_id LIMIT 1)
    UNION ALL
    SELECT following.corp_id
      FROM corp
     CROSS JOIN LATERAL (
       SELECT t.corp_id FROM ${tasks} AS t
        WHERE t.status = ${ToBeExported} AND t.corp_id > corp.corp_id ORDER BY t.corp_id LIMIT 1) AS following
  ), first AS MATERIALIZED (
    SELECT task.id, task.run_after, running.count AS running, latest.claimed
      FROM corp
     CROSS JOIN LATERAL (
       SELECT count(*) FROM ${tasks} AS t
        WHERE t.status = ${Exporting} AND t.corp_id = corp.corp_id) AS running
     CROSS JOIN LATERAL (
       SELECT max(t.claim_time) AS claimed FROM ${tasks} AS t WHERE t.corp_id = corp.corp_id) AS latest
     CROSS JOIN LATERAL (
       SELECT t.id, t.run_after FROM ${tasks} AS t
        WHERE ${DUE} AND t.corp_id = corp.corp_id ORDER BY t.run_after, t.id LIMIT $4) AS task
     WHERE running.count < $3
     ORDER BY running.count, latest.claimed NULLS FIRST, task.run_after, task.id
     LIMIT $4
  )
  UPDATE ${tasks}
     SET status = ${Exporting}, worker_id = $1, attempts = attempts + 1, lease_until = now() + $2 * interval '1 s',
         claim_time = now(), begin_time = coalesce(begin_time, now()),
         result_code = CASE result_code WHEN '${NO_WORKER}' THEN '' ELSE result_code END,
         result_desc = CASE result_code WHEN '${NO_WORKER}' THEN '' ELSE result_desc END
   WHERE id = (
     SELECT t.id FROM first JOIN ${tasks} AS t ON t.id = first.id
      WHERE ${DUE}
      ORDER BY first.running, first.claimed NULLS FIRST, first.run_after, first.id
      LIMIT 1
        FOR UPDATE OF t SKIP LOCKED)`;
}
