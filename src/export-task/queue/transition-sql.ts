import { TaskStatus } from '../export-task.entity.js';
import type { TaskTables } from './task-tables.js';
import { outboxSql } from './webhook-outbox.js';

const { Exported, Invalid, Expired } = TaskStatus;

/** Whether a statement ends a task. */
const ENDED = `(status IN (${Exported}, ${Invalid}) AND coalesce(end_time = now()::timestamptz(3), FALSE))`;

/** Returned for each changed task. Listeners for ended tasks are notified in the same transaction. */
const CHANGED = (channel: string) => `id, corp_id, type, status, attempts, result_code, cancel_requested_at,
  extract(epoch FROM now() - run_after)::float8 AS due_seconds, ${ENDED} AS ended,
  CASE WHEN ${ENDED} THEN pg_notify(${channel}, id) END`;

/** The webhook event of a change; null for none. Only expiry leaves a task Expired. */
const EVENT = `CASE
  WHEN ${ENDED} THEN CASE status WHEN ${Exported} THEN 'export_task.exported' ELSE 'export_task.invalid' END
  WHEN status = ${Expired} THEN 'export_task.expired' END`;

/** The data of a task in the body of an event: ids, states and numbers. A task that was never exported has no rows. */
const TASK_DATA = `(SELECT json_strip_nulls(row_to_json(data)) FROM (
  SELECT corp_id, id AS task_id, type, status, CASE status WHEN ${Invalid} THEN 0 ELSE total END AS rows, result_code,
         schedule_id) AS data)`;

/** Columns set on every Invalid task. */
export const INVALID = `status = ${Invalid}, end_time = now(), worker_id = NULL, lease_until = NULL`;

/** The sentence of a result in the language of the task's labels. The parameter has the sentences as JSON, `{"zh", "en"}`. */
export const SENTENCE = (parameter: string) =>
  `${parameter}::jsonb ->> CASE options ->> 'labels' WHEN 'zh' THEN 'zh' ELSE 'en' END`;

/** Whether a task has attempts left; `maximum` is the parameter with the limit. */
export const MAY_TRY_AGAIN = (maximum: string) => `attempts - free_attempts < ${maximum}`;

/** Seconds since the first fault of the environment. */
export const WAITED = `coalesce(extract(epoch FROM now() - environment_since), 0)`;

/** Whether a task may wait longer for the environment; `maximum` is the parameter with the limit in hours. */
export const MAY_WAIT = (maximum: string) => `${WAITED} < ${maximum} * 3600`;

/** Completes an UPDATE of tasks: it returns them, and writes what it ends or expires to the outbox of the webhooks. */
export function changeSql(tables: TaskTables, update: string): string {
  return `
  WITH changed AS (
    ${update} RETURNING ${CHANGED(tables.finishedChannel)}, ${EVENT} AS event, ${TASK_DATA} AS data
  ), ${outboxSql(tables, 'changed')}
  SELECT * FROM changed`;
}
