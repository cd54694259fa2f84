import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { isUUID } from 'class-validator';
import { DataSource, In, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Caller } from '../../auth/caller.js';
import { ADMINISTRATOR } from '../../auth/member-role.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { PlatformErrorsOnly } from '../../errors/platform-errors-only.decorator.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { literal } from '../../records/sql-plan.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { checkedBody } from '../http/dto/body.decorators.js';
import { DEFAULT_LIMIT, MAX_LIMIT } from '../http/dto/list-export-tasks.dto.js';
import { databaseTime } from '../queue/database-time.js';
import type { AuditAction } from '../queue/export-audit.entity.js';
import { writeAudit } from '../queue/export-audit.js';
import { ExportSchedule } from '../queue/export-schedule.entity.js';
import { ExportScheduleRun } from '../queue/export-schedule-run.entity.js';
import { listFields, listPage, type Listed } from '../queue/list-page.js';
import { fromMaster } from '../queue/master.js';
import { EnterpriseLimits } from '../queue/enterprise-limits.js';
import { TaskTables } from '../queue/task-tables.js';
import { checkTimes, dueAfter, dueTimes } from './due-times.js';
import {
  ListExportSchedules,
  ListScheduleRuns,
  SaveExportSchedule,
  scheduleFields,
  type ExportScheduleList,
  type ExportScheduleRunList,
  type ExportScheduleRunView,
  type ExportScheduleView,
  type SchedulePreview,
} from './export-schedule.dto.js';
import { ScheduleCheck } from './schedule-check.js';
import { ScheduleEnds } from './schedule-ends.js';
import { ScheduleOwners } from './schedule-owners.js';
import { ScheduleRuns } from './schedule-runs.js';
import { lastRuns, runView, scheduleView } from './schedule-views.js';

/** Due times of a preview. */
const PREVIEWED = 5;

/** The schedules as a record type, for the language of their list. */
const scheduleRecords = (table: string): Listed => ({
  columns: scheduleFields,
  source: { table, key: 'id' },
  defaultOrder: { create_time: 'desc' },
});

/**
 * Creates, shows, lists, changes and deletes schedules, and runs them at a member's request. Members see their own, and
 * administrators those of the enterprise.
 */
@Injectable()
export class ExportScheduleService {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    private readonly limits: EnterpriseLimits,
    private readonly check: ScheduleCheck,
    private readonly owners: ScheduleOwners,
    private readonly scheduleRuns: ScheduleRuns,
    private readonly ends: ScheduleEnds,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /**
   * Checks a schedule and saves it.
   * @returns its id.
   * @throws PlatformError as the creation of a task with this body; 4001001 for faulty times; 4031001 if a due run would
   *   not find the caller among the members; 4001080 if the enterprise has too many schedules.
   */
  @PlatformErrorsOnly()
  async create(caller: Caller, sent: SaveExportSchedule): Promise<string> {
    await this.owners.note(caller);
    const now = await databaseTime(this.dataSource.manager);
    const { corpId: corp_id, memberId: creator_id, memberName: creator_name, role: creator_role } = caller;
    const owner = { corp_id, creator_id, creator_name, creator_role };
    const saved = await this.check.checked(await this.check.owner(owner), sent, now);
    const id = uuid();
    await this.dataSource.transaction(async (manager) => {
      await this.limits.assertRoom(
        manager,
        ExportSchedule,
        corp_id,
        this.options.corpMaxSchedules,
        'schedules',
      );
      await manager.insert(ExportSchedule, {
        id,
        ...owner,
        ...saved,
        next_due_at: dueAfter(saved, now) ?? null,
      });
      await audited(manager, 'schedule_create', { id, corp_id }, caller);
    });
    return id;
  }

  /**
   * The next due times of a schedule that is not saved, and what its runs would ask for.
   * @throws PlatformError as `create`, except 4031001 and 4001080.
   */
  @PlatformErrorsOnly()
  async preview(caller: Caller, sent: SaveExportSchedule): Promise<SchedulePreview> {
    await this.owners.note(caller);
    const now = await databaseTime(this.dataSource.manager);
    const saved = await this.check.checked(caller, sent, now);
    const list = dueTimes(saved, now, PREVIEWED).map((due_at) => ({
      due_at,
      resolved_query: this.check.resolvedQuery(caller, saved, due_at),
    }));
    return { count: list.length, list };
  }

  /** The matching schedules that the caller sees, by default the newest first. `count` counts all pages. */
  @PlatformErrorsOnly()
  async list(caller: Caller, sent: ListExportSchedules): Promise<ExportScheduleList> {
    await this.owners.note(caller);
    const request = await checkedBody(ListExportSchedules, sent);
    const { offset = 0, limit = DEFAULT_LIMIT, query, order, timezone = 'UTC', filter } = request;
    const own = `t.creator_id = ${literal(caller.memberId, 'text')}`;
    const { count, page } = await listPage(this.dataSource, scheduleRecords(this.tables.schedules), {
      corpId: caller.corpId,
      now: this.options.clock(),
      query,
      order,
      timezone,
      offset,
      limit: Math.min(limit, MAX_LIMIT),
      where: caller.role === ADMINISTRATOR ? 'TRUE' : own,
    });
    const ids = page.map(({ id }) => id);
    const fields = listFields(scheduleFields, filter);
    return fromMaster(this.dataSource, async (manager) => {
      const schedules = await manager.findBy(ExportSchedule, { id: In(ids) });
      const byId = new Map(schedules.map((schedule) => [schedule.id, schedule]));
      const runs = await lastRuns(manager, this.tables, ids);
      const list = ids.flatMap((id) => {
        const schedule = byId.get(id);
        if (!schedule) return [];
        const view = scheduleView(schedule, runs.get(id));
        return [Object.fromEntries(fields.map(({ key }) => [key, view[key]]))];
      });
      return { count, list };
    });
  }

  /** @throws PlatformError 4041017 if the caller sees no such schedule. */
  @PlatformErrorsOnly()
  async get(caller: Caller, id: string): Promise<ExportScheduleView> {
    await this.owners.note(caller);
    return fromMaster(this.dataSource, async (manager) => {
      const schedule = await find(manager, caller, id);
      return scheduleView(schedule, (await lastRuns(manager, this.tables, [id])).get(id));
    });
  }

  /**
   * Replaces a schedule. Its owner and its state stay.
   * @throws PlatformError as `create`, with the rights of the owner; 4041017 as `get`.
   */
  @PlatformErrorsOnly()
  async replace(caller: Caller, id: string, sent: SaveExportSchedule): Promise<void> {
    await this.owners.note(caller);
    // Whoever may not see the schedule learns nothing from the faults of the body.
    const { schedule, now } = await this.atPresent(caller, id);
    const saved = await this.check.checked(await this.check.owner(schedule), sent, now);
    await this.changed(caller, id, 'schedule_replace', async (manager, { state }) => {
      const next_due_at = state === 'active' ? (dueAfter(saved, now) ?? null) : null;
      await manager.update(ExportSchedule, { id }, { ...saved, next_due_at, update_time: () => 'now()' });
    });
  }

  /** @throws PlatformError 4041017 as `get`. */
  @PlatformErrorsOnly()
  async delete(caller: Caller, id: string): Promise<void> {
    await this.owners.note(caller);
    await this.changed(caller, id, 'schedule_delete', async (manager) => {
      await manager.delete(ExportScheduleRun, { schedule_id: id });
      await manager.delete(ExportSchedule, { id });
    });
  }

  /** @throws PlatformError 4001172 if the schedule is suspended; 4041017 as `get`. */
  @PlatformErrorsOnly()
  async pause(caller: Caller, id: string): Promise<void> {
    await this.owners.note(caller);
    await this.changed(caller, id, 'schedule_pause', async (manager, schedule) => {
      if (schedule.state === 'suspended') {
        throw new PlatformError(
          ErrorCode.taskStatusUnknown,
          'state: suspended. Must be active; a suspended schedule does not run.',
        );
      }
      if (schedule.state === 'paused') return;
      await this.ends.stop(
        manager,
        schedule,
        { state: 'paused', state_reason: '' },
        await databaseTime(manager),
      );
    });
  }

  /**
   * Makes a paused or suspended schedule active again, from now on.
   * @throws PlatformError as `create`, with the rights of the owner; 4041017 as `get`.
   */
  @PlatformErrorsOnly()
  async resume(caller: Caller, id: string): Promise<void> {
    await this.owners.note(caller);
    const { schedule, now } = await this.atPresent(caller, id);
    // They may have been valid for an earlier version of the service, or of its time zones.
    checkTimes(schedule, now, 0);
    await this.check.task(await this.check.owner(schedule), schedule, now);
    await this.changed(caller, id, 'schedule_resume', async (manager, { state, cron, timezone }) => {
      if (state === 'active') return;
      const next_due_at = dueAfter({ cron, timezone }, now) ?? null;
      const active = { state: 'active', state_reason: '', failures: 0 } as const;
      await manager.update(ExportSchedule, { id }, { ...active, next_due_at, update_time: () => 'now()' });
    });
  }

  /**
   * Makes a run that is due now.
   * @throws PlatformError as `create`, with the rights of the owner; 4001172 if the run before it is not finished and the
   *   schedule skips such runs, or if the schedule has just been changed; 4041017 as `get`.
   */
  @PlatformErrorsOnly()
  async run(caller: Caller, id: string): Promise<ExportScheduleRunView> {
    await this.owners.note(caller);
    const { schedule, now } = await this.atPresent(caller, id);
    // Checked before the transaction: the check may need further connections, which the pool may lack.
    const task = await this.check.task(await this.check.owner(schedule), schedule, now);
    const { run, commit } = await this.changed(caller, id, 'schedule_run', (manager, locked) => {
      if (locked.update_time.getTime() !== schedule.update_time.getTime()) {
        throw new PlatformError(
          ErrorCode.taskStatusUnknown,
          'The schedule has just been changed. Try again.',
        );
      }
      return this.scheduleRuns.runNow(manager, locked, task, now);
    });
    commit();
    return runView(run);
  }

  /**
   * The runs of a schedule, the latest first.
   * @throws PlatformError 4041017 as `get`.
   */
  @PlatformErrorsOnly()
  async runs(
    caller: Caller,
    id: string,
    sent: { offset?: string | number | undefined; limit?: string | number | undefined },
  ): Promise<ExportScheduleRunList> {
    await this.owners.note(caller);
    const { offset = 0, limit = DEFAULT_LIMIT } = await checkedBody(
      ListScheduleRuns,
      sent as ListScheduleRuns,
    );
    return fromMaster(this.dataSource, async (manager) => {
      await find(manager, caller, id);
      const [runs, count] = await manager.findAndCount(ExportScheduleRun, {
        where: { schedule_id: id },
        order: { due_at: 'DESC' },
        skip: offset,
        take: Math.min(limit, MAX_LIMIT),
      });
      return { count, list: runs.map(runView) };
    });
  }

  /** A schedule that the caller sees, and the time of the database. */
  private async atPresent(caller: Caller, id: string): Promise<{ schedule: ExportSchedule; now: Date }> {
    const schedule = await fromMaster(this.dataSource, (manager) => find(manager, caller, id));
    return { schedule, now: await databaseTime(this.dataSource.manager) };
  }

  /** Changes a schedule that the caller sees; no run of it begins meanwhile. */
  private changed<T>(
    caller: Caller,
    id: string,
    action: AuditAction,
    change: (manager: EntityManager, schedule: ExportSchedule) => Promise<T>,
  ): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      const schedule = await find(manager, caller, id, { mode: 'pessimistic_write' });
      const changed = await change(manager, schedule);
      await audited(manager, action, schedule, caller);
      return changed;
    });
  }
}

async function find(
  manager: EntityManager,
  { corpId, memberId, role }: Caller,
  id: string,
  lock?: { mode: 'pessimistic_write' },
): Promise<ExportSchedule> {
  const where = { corp_id: corpId, id, ...(role === ADMINISTRATOR ? {} : { creator_id: memberId }) };
  const found = isUUID(id) ? await manager.findOne(ExportSchedule, { where, ...(lock && { lock }) }) : null;
  if (!found) throw new PlatformError(ErrorCode.dataNotFound, 'id: the caller has no such schedule.');
  return found;
}

function audited(
  manager: EntityManager,
  action: AuditAction,
  { id, corp_id }: Pick<ExportSchedule, 'id' | 'corp_id'>,
  caller: Caller,
): Promise<void> {
  return writeAudit(manager, action, { corp_id }, caller, { schedule_id: id });
}
