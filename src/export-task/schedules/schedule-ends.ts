import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TaskStatus } from '../export-task.entity.js';
import { writeAudit } from '../queue/export-audit.js';
import { ExportSchedule } from '../queue/export-schedule.entity.js';
import { ExportScheduleRun, type RunOutcome } from '../queue/export-schedule-run.entity.js';
import { result } from '../queue/export-task.results.js';
import { TaskChanges } from '../queue/task-changes.js';
import { TaskTables } from '../queue/task-tables.js';
import { WebhookOutbox } from '../queue/webhook-outbox.js';

/** Failures in a row that suspend a schedule. */
const MOST_FAILURES = 5;

const { ToBeExported, Exporting, Exported, Invalid, Expired } = TaskStatus;

/** Functions that publish changes; they are called after the commit. */
export type Effects = (() => void)[];

/**
 * Ends runs, counts their failures, and stops schedules. Each method works in the transaction of `manager`, which holds the
 * lock on the schedule's row, so that no failure is lost or counted twice.
 */
@Injectable()
export class ScheduleEnds {
  private readonly logger = new Logger(ScheduleEnds.name);

  constructor(
    private readonly tables: TaskTables,
    private readonly changes: TaskChanges,
    private readonly outbox: WebhookOutbox,
  ) {}

  /** Ends the runs whose task has ended. */
  async settle(manager: EntityManager, schedule: ExportSchedule, now: Date, effects: Effects): Promise<void> {
    const ended: { due_at: Date; status: TaskStatus | null; result_code: string; result_desc: string }[] =
      await manager.query(
        `SELECT run.due_at, task.status, task.result_code, task.result_desc
           FROM ${this.tables.runs} AS run LEFT JOIN ${this.tables.tasks} AS task ON task.id = run.task_id
          WHERE run.schedule_id = $1 AND run.outcome = 'created'
            AND coalesce(task.status, ${Invalid}) NOT IN (${ToBeExported}, ${Exporting})
          ORDER BY run.due_at`,
        [schedule.id],
      );
    for (const { due_at, status, result_code, result_desc } of ended) {
      const outcome = outcomeOf(status, result_code);
      const reason = status === null ? 'The task was deleted before its end was seen.' : result_desc;
      await this.end(manager, schedule, { due_at, outcome, reason }, now, effects);
    }
  }

  /** Ends a run. Five failures in a row suspend the schedule; an exported file clears their count. */
  async end(
    manager: EntityManager,
    schedule: ExportSchedule,
    { due_at, outcome, reason }: Pick<ExportScheduleRun, 'due_at' | 'outcome' | 'reason'>,
    now: Date,
    effects: Effects,
  ): Promise<void> {
    const { id } = schedule;
    await manager.update(ExportScheduleRun, { schedule_id: id, due_at }, { outcome, reason, end_time: now });
    effects.push(this.publishing(outcome));
    const failed = outcome === 'invalid' || outcome === 'failed';
    if (!failed && outcome !== 'exported') return;
    const failures = failed ? schedule.failures + 1 : 0;
    if (failures === schedule.failures) return;
    schedule.failures = failures;
    await manager.update(ExportSchedule, { id }, { failures });
    if (failures >= MOST_FAILURES && schedule.state === 'active') {
      await this.suspend(manager, schedule, `${MOST_FAILURES} runs in a row failed.`, reason, now);
    }
  }

  /**
   * Suspends a schedule, which a member has to resume.
   * @param reason the reason in words, without anything that members have sent.
   * @param detail further words, for members only; may be empty.
   */
  async suspend(
    manager: EntityManager,
    schedule: ExportSchedule,
    reason: string,
    detail: string,
    now: Date,
  ): Promise<void> {
    // One run can give two reasons: it is the fifth failure in a row, and its owner has left. The first one counts.
    if (schedule.state === 'suspended') return;
    const state_reason = `${reason} ${detail}`.trim();
    await this.stop(manager, schedule, { state: 'suspended', state_reason }, now);
    const { id: schedule_id, corp_id } = schedule;
    await writeAudit(manager, 'schedule_suspend', { corp_id }, undefined, { schedule_id });
    await this.outbox.add(manager, {
      corp_id,
      event: 'export_schedule.suspended',
      data: { schedule_id, reason },
    });
    this.logger.warn(`schedule ${schedule_id} is suspended: ${state_reason}`);
  }

  /** Stops a schedule: it is not due until it is resumed, and its waiting runs are skipped. */
  async stop(
    manager: EntityManager,
    schedule: ExportSchedule,
    stopped: { state: 'paused' | 'suspended'; state_reason: string },
    now: Date,
  ): Promise<void> {
    const { id } = schedule;
    const changes = { ...stopped, next_due_at: null, update_time: now };
    Object.assign(schedule, changes);
    await manager.update(ExportSchedule, { id }, changes);
    await manager.update(
      ExportScheduleRun,
      { schedule_id: id, outcome: 'waiting' },
      { outcome: 'skipped', reason: `The schedule was ${stopped.state}.`, end_time: now },
    );
  }

  /** Returns a function that publishes an outcome of runs. */
  publishing(outcome: RunOutcome, runs = 1): () => void {
    return () => {
      this.changes.publishRuns({ outcome, runs });
    };
  }
}

/** The outcome of a run, by the status of its task; null stands for a deleted task. */
function outcomeOf(status: TaskStatus | null, code: string): RunOutcome {
  if (status === null) return 'deleted';
  if (status === Exported || status === Expired) return 'exported';
  return code === result('cancelled').code ? 'cancelled' : 'invalid';
}
