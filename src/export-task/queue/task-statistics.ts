import { TaskStatus } from '../export-task.entity.js';

const { ToBeExported, Exporting, Exported, Invalid, Expired } = TaskStatus;

/** A line of {@link statisticsSql}: the counts of a day, of a type or of a result; the other two are null. */
export interface CountedTasks {
  /** The number of the day, from 1. */
  day: number | null;
  type: number | null;
  result_code: string | null;
  tasks: number;
  exported: number;
  invalid: number;
  rows: number;
}

/**
 * Counts tasks by day, by type and by result.
 * Parameter: the beginnings of the days, in order.
 * @param from the SQL that selects the tasks as `t`, with its conditions.
 */
export function statisticsSql(from: string): string {
  return `
  WITH task AS (
    SELECT width_bucket(t.create_time, $1::timestamptz[]) AS day, t.type, t.status, t.result_code, t.finished
      ${from} AND t.create_time >= ($1::timestamptz[])[1])
  SELECT day, type, result_code, count(*)::integer AS tasks,
         count(*) FILTER (WHERE status IN (${Exported}, ${Expired}))::integer AS exported,
         count(*) FILTER (WHERE status = ${Invalid})::integer AS invalid,
         coalesce(sum(finished) FILTER (WHERE status IN (${Exported}, ${Expired})), 0)::float8 AS rows
    FROM task
   GROUP BY GROUPING SETS ((day), (type), (result_code))
   ORDER BY type, tasks DESC, result_code`;
}

/**
 * Counts the waiting and running tasks of an enterprise.
 * Parameter: the enterprise.
 * @param tasks the SQL of the table's name.
 */
export function queueSql(tasks: string): string {
  return `
  SELECT count(*) FILTER (WHERE status = ${ToBeExported})::integer AS waiting,
         count(*) FILTER (WHERE status = ${Exporting})::integer AS running,
         min(create_time) FILTER (WHERE status = ${ToBeExported}) AS oldest_waiting
    FROM ${tasks} WHERE corp_id = $1 AND status IN (${ToBeExported}, ${Exporting})`;
}
