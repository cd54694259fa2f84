import type { EntityManager } from 'typeorm';
import { TaskStatus } from '../export-task.entity.js';
import type { ResultCode } from './export-task.results.js';
import type { TaskTables } from './task-tables.js';

const { ToBeExported, Exporting } = TaskStatus;

const UNCLAIMABLE: ResultCode = 'no_worker';

/** The waiting tasks that need a part of the environment which is down. */
export interface HeldUp {
  /** Record types. */
  readonly types: readonly number[];
  /** Enterprises with waiting tasks. */
  enterprises(): Promise<readonly string[]>;
  /** Whether an enterprise is held up that `enterprises()` did not list, e.g. because its first task is newer. */
  includes(corpId: string): Promise<boolean>;
}

/** The condition for a task to be claimable: the worker must have an exporter for its type. */
const DUE = (types: string) =>
  `t.status = ${ToBeExported} AND t.run_after <= now() AND t.cancel_requested_at IS NULL AND t.type = ANY (${types})`;

/** The running exports of an enterprise. */
const RUNNING = (tasks: string, corpId: string) =>
  `SELECT count(*) FROM ${tasks} AS t WHERE t.status = ${Exporting} AND t.corp_id = ${corpId}`;

/** The key of the advisory lock that a claim holds on an enterprise. Creations use the seeds above zero. */
const LOCK_KEY = ({ installation }: TaskTables, corpId: string) =>
  `hashtextextended(${corpId}, -1 - ${installation})`;

/** Steps from enterprise to enterprise along the index of waiting tasks. */
const CORP = (tasks: string) => `
  WITH RECURSIVE corp AS (
    (SELECT corp_id FROM ${tasks} WHERE status = ${ToBeExported} ORDER BY corp_id LIMIT 1)
    UNION ALL
    SELECT following.corp_id
      FROM corp
     CROSS JOIN LATERAL (
       SELECT t.corp_id FROM ${tasks} AS t
        WHERE t.status = ${ToBeExported} AND t.corp_id > corp.corp_id ORDER BY t.corp_id LIMIT 1) AS following
  )`;

/** The enterprises that have waiting tasks. */
export async function waitingEnterprises(manager: EntityManager, { tasks }: TaskTables): Promise<string[]> {
  const rows: { corp_id: string }[] = await manager.query(`${CORP(tasks)} SELECT corp_id FROM corp`);
  return rows.map(({ corp_id }) => corp_id);
}

/**
 * Chooses the enterprise of the next claim: `next` is the first in turn, `locked` the first that no other worker is
 * claiming from at this moment; its lock is then held until the end of the transaction. The statement looks at the oldest
 * due task of each enterprise.
 * Parameters: running exports allowed per enterprise, the worker's record types, enterprises to leave out.
 */
function chooseSql(tables: TaskTables): string {
  const { tasks } = tables;
  return `${CORP(tasks)}, turn AS MATERIALIZED (
    SELECT corp.corp_id
      FROM corp
     CROSS JOIN LATERAL (${RUNNING(tasks, 'corp.corp_id')}) AS running
     CROSS JOIN LATERAL (
       SELECT max(t.claim_time) AS claimed FROM ${tasks} AS t WHERE t.corp_id = corp.corp_id) AS latest
     CROSS JOIN LATERAL (
       SELECT t.id, t.run_after FROM ${tasks} AS t
        WHERE ${DUE('$2')} AND t.corp_id = corp.corp_id ORDER BY t.run_after, t.id LIMIT 1) AS task
     WHERE running.count < $1 AND corp.corp_id <> ALL ($3)
     ORDER BY running.count, latest.claimed NULLS FIRST, task.run_after, task.id
  )
  SELECT (SELECT corp_id FROM turn LIMIT 1) AS next,
         (SELECT corp_id FROM turn WHERE pg_try_advisory_xact_lock(${LOCK_KEY(tables, 'corp_id')}) LIMIT 1) AS locked`;
}

/**
 * Locks the first enterprise in turn that no other worker is claiming from, or waits for the first in turn.
 * @param values the running exports allowed per enterprise, the worker's record types, enterprises to leave out.
 * @returns the enterprise; undefined if none has a task to claim.
 */
export async function lockEnterprise(
  manager: EntityManager,
  tables: TaskTables,
  values: [allowed: number, types: readonly number[], tried: readonly string[]],
): Promise<string | undefined> {
  const [choice]: { next: string | null; locked: string | null }[] = await manager.query(
    chooseSql(tables),
    values,
  );
  if (choice?.locked != null) return choice.locked;
  if (choice?.next != null) {
    await manager.query(`SELECT pg_advisory_xact_lock(${LOCK_KEY(tables, '$1')})`, [choice.next]);
  }
  return choice?.next ?? undefined;
}

/**
 * Claims the oldest due task of an enterprise, unless its running exports are at the limit. Run it only while you
 * hold the enterprise's lock: concurrent claims do not see each other's export, and would exceed the limit.
 * Parameters: worker id, lease in seconds, running exports allowed per enterprise, the enterprise, the worker's types.
 */
export function claimSql({ tasks }: TaskTables): string {
  return `
  UPDATE ${tasks}
     SET status = ${Exporting}, worker_id = $1, attempts = attempts + 1, lease_until = now() + $2 * interval '1 s',
         claim_time = now(), begin_time = coalesce(begin_time, now()),
         result_code = CASE result_code WHEN '${UNCLAIMABLE}' THEN '' ELSE result_code END,
         result_desc = CASE result_code WHEN '${UNCLAIMABLE}' THEN '' ELSE result_desc END
   WHERE (${RUNNING(tasks, '$4')}) < $3
     AND id = (
       SELECT t.id FROM ${tasks} AS t
        WHERE ${DUE('$5')} AND t.corp_id = $4
        ORDER BY t.run_after, t.id
        LIMIT 1
          FOR UPDATE SKIP LOCKED)`;
}
