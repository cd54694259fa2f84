import type { EntityManager } from 'typeorm';
import type { ExportSchedule } from '../queue/export-schedule.entity.js';
import type { ExportScheduleRun } from '../queue/export-schedule-run.entity.js';
import type { TaskTables } from '../queue/task-tables.js';
import {
  scheduleFields,
  type ExportScheduleRunView,
  type ExportScheduleView,
} from './export-schedule.dto.js';

/** A schedule as callers see it: without the enterprise and the role. */
export function scheduleView(
  schedule: ExportSchedule,
  lastRun: ExportScheduleRun | undefined,
): ExportScheduleView {
  const { cron, timezone, overlap, catch_up, fixed_range } = schedule;
  const times = { cron, timezone, overlap, catch_up, fixed_range };
  const last_run = lastRun ? runView(lastRun) : null;
  const view: ExportScheduleView = Object.assign({}, schedule, { schedule: times, last_run });
  return Object.fromEntries(
    scheduleFields.map(({ key }) => [key, view[key]]),
  ) as unknown as ExportScheduleView;
}

/** A run as callers see it. */
export function runView(run: ExportScheduleRun): ExportScheduleRunView {
  const { due_at, outcome, task_id, reason, manual, create_time, end_time } = run;
  return { due_at, outcome, task_id, reason, manual, create_time, end_time };
}

/** The run with the latest due time of each of these schedules, by the schedule's id. */
export async function lastRuns(
  manager: EntityManager,
  { schedules, runs }: TaskTables,
  ids: readonly string[],
): Promise<Map<string, ExportScheduleRun>> {
  const found: ExportScheduleRun[] = await manager.query(
    `SELECT run.* FROM ${schedules} AS schedule
      CROSS JOIN LATERAL (
        SELECT * FROM ${runs} WHERE schedule_id = schedule.id ORDER BY due_at DESC LIMIT 1) AS run
      WHERE schedule.id = ANY ($1)`,
    [ids],
  );
  return new Map(found.map((run) => [run.schedule_id, run]));
}
