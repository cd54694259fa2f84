import { Inject, Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { errorText } from '../../errors/error-text.js';
import { isOutage } from '../../errors/is-outage.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { TaskStatus } from '../export-task.entity.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { ExportSchedule } from '../queue/export-schedule.entity.js';
import { ExportScheduleRun, type RunOutcome } from '../queue/export-schedule-run.entity.js';
import { ExportTaskCreation, type NewTask } from '../queue/export-task.creation.js';
import { TaskTables } from '../queue/task-tables.js';
import { dueAfter } from './due-times.js';
import { ScheduleCheck } from './schedule-check.js';
import { ScheduleEnds, type Effects } from './schedule-ends.js';
import { ScheduleOwners } from './schedule-owners.js';

/** A run that is made within this time after it was due is on time, in milliseconds. */
const ON_TIME_MS = 300_000;

/** With `catch_up` `newest`, a missed run is made within this time after it was due, in milliseconds. */
const NEWEST_MS = 24 * 3_600_000;

/** The most runs of a schedule that wait for the one before them. Further ones are refused, skipped or missed. */
const MOST_WAITING = 100;

/** Due times that one transaction records. */
const MOST_RECORDED = 1000;

const { ToBeExported, Exporting } = TaskStatus;

/** Refusals that say that the owner has lost a right. */
const lostRights: readonly number[] = [
  ErrorCode.administratorNeeded,
  ErrorCode.operationRightsNeeded,
  ErrorCode.privateData,
];

/** Why a run was not made. */
const reasons = {
  missed: 'The service, or a system that it needs, was down when the run was due.',
  unfinished: 'The run before it was not finished.',
  full: `${MOST_WAITING} runs of the schedule were waiting.`,
  left: 'The owner is no longer a member of the enterprise.',
};

/** One look at a schedule, in the transaction that has locked its row. */
interface Look {
  manager: EntityManager;
  schedule: ExportSchedule;
  now: Date;
  /** Whether to try again later while a system that the run needs is away. */
  isPatient: boolean;
  /** Whether a run was given up because such a system is away. */
  gaveUp: boolean;
  /** Called once the transaction is committed. */
  effects: Effects;
}

/**
 * Makes the runs of schedules. Each method works in the transaction of `manager`, which holds the lock on the schedule's
 * row: the run, its task, the state of the schedule and its next due time are written together or not at all.
 */
@Injectable()
export class ScheduleRuns {
  private readonly logger = new Logger(ScheduleRuns.name);

  constructor(
    private readonly tables: TaskTables,
    private readonly creation: ExportTaskCreation,
    private readonly check: ScheduleCheck,
    private readonly owners: ScheduleOwners,
    private readonly ends: ScheduleEnds,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /**
   * Settles the ended runs of a schedule, makes those that are due, and then the one that has waited for the longest time.
   * @param faultySince since when a system that its runs need has been away, as the caller knows.
   * @returns what to do after the transaction, and whether a run has failed because such a system is away.
   * @throws any error of such a system: the schedule then stays as it is, and the next tick tries again. Once the system has
   *   been away for ENVIRONMENT_MAX_HOURS, the run fails instead.
   */
  async attend(
    manager: EntityManager,
    schedule: ExportSchedule,
    now: Date,
    faultySince = now,
  ): Promise<Pick<Look, 'effects' | 'gaveUp'>> {
    const waited = now.getTime() - faultySince.getTime();
    const isPatient = waited < this.options.environmentMaxHours * 3_600_000;
    const look: Look = { manager, schedule, now, isPatient, gaveUp: false, effects: [] };
    await this.ends.settle(manager, schedule, now, look.effects);
    while (isDue(schedule, now)) await this.makeDue(look);
    await this.makeWaiting(look);
    return look;
  }

  /**
   * Makes a run that is due now, unless it has to wait.
   * @param task the checked task of the run.
   * @throws PlatformError 4001172 if the run before it is not finished and the schedule skips such runs; 4001080 if too many
   *   runs of the schedule wait.
   */
  async runNow(
    manager: EntityManager,
    schedule: ExportSchedule,
    task: NewTask,
    now: Date,
  ): Promise<{ run: ExportScheduleRun; commit: () => void }> {
    const effects: Effects = [];
    await this.ends.settle(manager, schedule, now, effects);
    const waiting = await this.waiting(manager, schedule);
    const busy = waiting > 0 || (await this.hasOpenTask(manager, schedule));
    if (busy && schedule.overlap === 'skip') {
      throw new PlatformError(
        ErrorCode.taskStatusUnknown,
        'The last run is not finished. Wait for its task to end, or cancel the task.',
      );
    }
    if (waiting >= MOST_WAITING) {
      throw new PlatformError(
        ErrorCode.quotaReached,
        `${reasons.full} Try again when one of them has ended.`,
      );
    }
    const outcome = busy ? 'waiting' : 'created';
    let run: ExportScheduleRun | undefined;
    // Another run may be due in the same millisecond.
    for (let due = now.getTime(); !run; due += 1) {
      run = await this.record(manager, schedule, new Date(due), now, outcome, { manual: true });
    }
    if (!busy) {
      run.task_id = await this.creation.createScheduled(manager, task);
      await manager.update(ExportScheduleRun, keyOf(run), { task_id: run.task_id });
      effects.push(() => {
        this.creation.publish(String(run.task_id), task);
      });
    }
    effects.push(this.ends.publishing(run.outcome));
    return {
      run,
      commit: () => {
        for (const effect of effects) effect();
      },
    };
  }

  /** Makes the run that has waited for the longest time, unless the one before it is not finished. */
  private async makeWaiting(look: Look): Promise<void> {
    const { manager, schedule } = look;
    const run = await manager.findOne(ExportScheduleRun, {
      where: { schedule_id: schedule.id, outcome: 'waiting' },
      order: { due_at: 'ASC' },
    });
    if (!run || (await this.hasOpenTask(manager, schedule))) return;
    await manager.update(ExportScheduleRun, keyOf(run), { outcome: 'created' });
    await this.createTask(look, run.due_at);
  }

  /** Records the due times up to now, makes the newest run if it may be made, and moves to the next due time. */
  private async makeDue(look: Look): Promise<void> {
    const { manager, schedule, now } = look;
    const due: Date[] = [];
    let next = schedule.next_due_at ?? undefined;
    try {
      while (next && next <= now && due.length < MOST_RECORDED) {
        due.push(next);
        next = dueAfter(schedule, next);
      }
    } catch (error) {
      // A later version of the service, or of its time zones, may reject a saved pattern.
      const reason = 'schedule.cron: no longer valid. Replace the schedule, and resume it.';
      await this.ends.suspend(manager, schedule, reason, errorText(error), now);
      return;
    }
    // If more are due, the newest hundred go to the next round: `all` makes a hundred, and the rest may be fewer.
    const more = next !== undefined && next <= now;
    if (more) [next] = due.splice(-MOST_WAITING);
    const newest = more ? undefined : due.pop();
    await this.recordMissed(look, due, newest !== undefined);
    schedule.next_due_at = next ?? null;
    await manager.update(ExportSchedule, { id: schedule.id }, { next_due_at: schedule.next_due_at });
    if (newest) await this.makeNewest(look, newest);
  }

  /**
   * Records older due runs as missed; with `catch_up` `all`, the newest of them wait.
   * @param areLast false if a further round of missed runs follows.
   */
  private async recordMissed(
    { manager, schedule, now, effects }: Look,
    due: readonly Date[],
    areLast: boolean,
  ): Promise<void> {
    if (due.length === 0) return;
    const wait = areLast && schedule.catch_up === 'all';
    // One place is left for the newest run.
    const room = wait ? Math.max(0, MOST_WAITING - 1 - (await this.waiting(manager, schedule))) : 0;
    const first = Math.max(0, due.length - room);
    for (const [outcome, times] of [
      ['missed', due.slice(0, first)],
      ['waiting', due.slice(first)],
    ] as const) {
      if (times.length === 0) continue;
      const recorded: unknown[] = await manager.query(
        `INSERT INTO ${this.tables.runs} (schedule_id, due_at, outcome, reason, create_time, end_time)
         SELECT $1, due_at, $3, $4, $5, CASE $3 WHEN 'missed' THEN $5::timestamptz END FROM unnest($2::timestamptz[]) AS due_at
             ON CONFLICT DO NOTHING RETURNING 1`,
        [schedule.id, times, outcome, outcome === 'missed' ? reasons.missed : '', now],
      );
      effects.push(this.ends.publishing(outcome, recorded.length));
    }
  }

  private async makeNewest(look: Look, due_at: Date): Promise<void> {
    const { manager, schedule, now, effects } = look;
    const late = now.getTime() - due_at.getTime();
    const limit = { newest: NEWEST_MS, none: ON_TIME_MS, all: Infinity }[schedule.catch_up];
    const [outcome, reason] =
      late > limit ? (['missed', reasons.missed] as const) : await this.outcomeOfDue(manager, schedule);
    const run = await this.record(manager, schedule, due_at, now, outcome, { reason });
    if (!run) return;
    if (outcome === 'created') await this.createTask(look, due_at);
    else effects.push(this.ends.publishing(outcome));
  }

  /** Whether a run that is due is made, waits, or is skipped. */
  private async outcomeOfDue(
    manager: EntityManager,
    schedule: ExportSchedule,
  ): Promise<readonly [RunOutcome, string]> {
    const waiting = await this.waiting(manager, schedule);
    if (waiting >= MOST_WAITING) return ['skipped', reasons.full];
    if (waiting === 0 && !(await this.hasOpenTask(manager, schedule))) return ['created', ''];
    // Runs that are made up for wait for each other.
    const waits = schedule.overlap === 'queue' || (waiting > 0 && schedule.catch_up === 'all');
    return waits ? ['waiting', ''] : ['skipped', reasons.unfinished];
  }

  /** Records a run; undefined if it has been recorded before. */
  private async record(
    manager: EntityManager,
    { id: schedule_id }: ExportSchedule,
    due_at: Date,
    now: Date,
    outcome: RunOutcome,
    { reason = '', manual = false }: { reason?: string; manual?: boolean },
  ): Promise<ExportScheduleRun | undefined> {
    const end_time = outcome === 'waiting' || outcome === 'created' ? null : now;
    const [run]: ExportScheduleRun[] = await manager.query(
      `INSERT INTO ${this.tables.runs} (schedule_id, due_at, outcome, reason, manual, create_time, end_time)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING *`,
      [schedule_id, due_at, outcome, reason, manual, now, end_time],
    );
    return run;
  }

  /** Creates the task of a recorded run, with the rights that the owner has now; else the run has failed. */
  private async createTask(look: Look, due_at: Date): Promise<void> {
    const { manager, schedule, now, isPatient, effects } = look;
    const failed = { due_at, outcome: 'failed' } as const;
    try {
      const owner = await this.owners.find(schedule, manager);
      if (!owner) {
        const reason = reasons.left;
        await this.ends.end(manager, schedule, { ...failed, reason }, now, effects);
        await this.ends.suspend(manager, schedule, reason, '', now);
        return;
      }
      const task = await this.check.task(owner, schedule, due_at);
      // A savepoint: what fails here must not fail the run's own record.
      const task_id = await manager.transaction((inner) => this.creation.createScheduled(inner, task));
      await manager.update(ExportScheduleRun, { schedule_id: schedule.id, due_at }, { task_id });
      effects.push(this.ends.publishing('created'), () => {
        this.creation.publish(task_id, task);
      });
    } catch (error) {
      const isAway = isOfEnvironment(error);
      if (isPatient && isAway) throw error;
      look.gaveUp ||= isAway;
      const reason = error instanceof PlatformError ? error.message : 'Internal error of the service.';
      this.logger.warn(
        `schedule ${schedule.id}: the run due at ${due_at.toISOString()} failed: ${errorText(error)}`,
      );
      await this.ends.end(manager, schedule, { ...failed, reason }, now, effects);
      if (error instanceof PlatformError && lostRights.includes(error.code)) {
        await this.ends.suspend(manager, schedule, 'The owner has lost a right.', reason, now);
      }
    }
  }

  /** The number of runs that wait for the one before them. */
  private waiting(manager: EntityManager, { id }: ExportSchedule): Promise<number> {
    return manager.countBy(ExportScheduleRun, { schedule_id: id, outcome: 'waiting' });
  }

  private async hasOpenTask(manager: EntityManager, { id }: ExportSchedule): Promise<boolean> {
    const open: unknown[] = await manager.query(
      `SELECT FROM ${this.tables.tasks} WHERE schedule_id = $1 AND status IN (${ToBeExported}, ${Exporting}) LIMIT 1`,
      [id],
    );
    return open.length > 0;
  }
}

/** Whether a system that runs need is at fault, rather than the run. */
function isOfEnvironment(error: unknown): boolean {
  return error instanceof PlatformError ? error.status >= 500 : isOutage(error);
}

function keyOf({
  schedule_id,
  due_at,
}: ExportScheduleRun): Pick<ExportScheduleRun, 'schedule_id' | 'due_at'> {
  return { schedule_id, due_at };
}

function isDue({ state, next_due_at }: ExportSchedule, now: Date): boolean {
  return state === 'active' && next_due_at !== null && next_due_at <= now;
}
