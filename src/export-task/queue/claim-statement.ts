import { TaskStatus } from '../export-task.entity.js';

const { ToBeExported, Exporting } = TaskStatus;

/** A claim considers this many tasks, because other workers may be claiming some of them. */
export const CLAIM_FIRST = 10;

/** The condition for a task to be claimable. */
const DUE = `t.status = ${ToBeExported} AND t.run_after <= now() AND t.cancel_requested_at IS NULL`;

/**
 * Claims the first due task that no other worker is claiming. The statement steps from enterprise to enterprise along
 * the index of waiting tasks and sorts only the first few tasks of each, because one enterprise may have thousands.
 * Parameters: worker id, lease in seconds, running exports allowed per enterprise, tasks to consider (NULL: all).
 */
export const CLAIM = `
  WITH RECURSIVE corp AS (
    (SELECT corp_id FROM export_task WHERE status = ${ToBeExported} ORDER BY corp_id LIMIT 1)
    UNION ALL
    SELECT following.corp_id
      FROM corp
     CROSS JOIN LATERAL (
       SELECT t.corp_id FROM export_task AS t
        WHERE t.status = ${ToBeExported} AND t.corp_id > corp.corp_id ORDER BY t.corp_id LIMIT 1) AS following
  ), first AS MATERIALIZED (
    SELECT task.id, task.run_after, running.count AS running, latest.claimed
      FROM corp
     CROSS JOIN LATERAL (
       SELECT count(*) FROM export_task AS t
        WHERE t.status = ${Exporting} AND t.corp_id = corp.corp_id) AS running
     CROSS JOIN LATERAL (
       SELECT max(t.claim_time) AS claimed FROM export_task AS t WHERE t.corp_id = corp.corp_id) AS latest
     CROSS JOIN LATERAL (
       SELECT t.id, t.run_after FROM export_task AS t
        WHERE ${DUE} AND t.corp_id = corp.corp_id ORDER BY t.run_after, t.id LIMIT $4) AS task
     WHERE running.count < $3
     ORDER BY running.count, latest.claimed NULLS FIRST, task.run_after, task.id
     LIMIT $4
  )
  UPDATE export_task
     SET status = ${Exporting}, worker_id = $1, attempts = attempts + 1, lease_until = now() + $2 * interval '1 s',
         claim_time = now(), begin_time = coalesce(begin_time, now())
   WHERE id = (
     SELECT t.id FROM first JOIN export_task AS t ON t.id = first.id
      WHERE ${DUE}
      ORDER BY first.running, first.claimed NULLS FIRST, first.run_after, first.id
      LIMIT 1
        FOR UPDATE OF t SKIP LOCKED)`;
