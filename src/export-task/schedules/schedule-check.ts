import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../auth/caller.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { invalid } from '../../exporter/faults.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { ExportTaskService } from '../export-task.service.js';
import { checkedBody } from '../http/dto/body.decorators.js';
import type { CreateExportTask } from '../http/dto/create-export-task.dto.js';
import { fileDetail } from '../queue/export-audit.js';
import type { ExportSchedule } from '../queue/export-schedule.entity.js';
import type { NewTask } from '../queue/export-task.creation.js';
import { checkTimes } from './due-times.js';
import { SaveExportSchedule, ScheduleTimes } from './export-schedule.dto.js';
import { ScheduleOwners, type Owned } from './schedule-owners.js';

/** What a body says of a schedule. */
export type SavedBody = Pick<
  ExportSchedule,
  | 'name'
  | 'describe'
  | 'type'
  | 'params'
  | 'extend'
  | 'options'
  | 'cron'
  | 'timezone'
  | 'overlap'
  | 'catch_up'
  | 'fixed_range'
>;

/** Checks schedules: when they are saved, and when they run. */
@Injectable()
export class ScheduleCheck {
  constructor(
    private readonly tasks: ExportTaskService,
    private readonly owners: ScheduleOwners,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /**
   * Checks a body as if its first task were created now.
   * @throws PlatformError that names the field and its valid values.
   */
  async checked(owner: Caller, sent: SaveExportSchedule, now: Date): Promise<SavedBody> {
    const body = await checkedBody(SaveExportSchedule, sent);
    const known = Object.keys(new ScheduleTimes());
    const strange = Object.keys(body.schedule).find((key) => !known.includes(key));
    if (strange !== undefined) {
      throw invalid(`schedule.${strange}`, `unknown key. Must be one of ${known.join(', ')}.`);
    }
    const times = await checkedBody(ScheduleTimes, body.schedule, 'schedule.');
    const { options } = await this.tasks.checkCreation(owner, body, now);
    const { name, describe, type, params, extend = {}, options: sentOptions = {} } = body;
    const { cron, timezone = options.timezone } = times;
    checkTimes({ cron, timezone }, now, this.options.scheduleMinMinutes);
    const { overlap = 'skip', catch_up = 'newest', fixed_range = false } = times;
    const rules = { cron, timezone, overlap, catch_up, fixed_range };
    return { name, describe, type, params, extend, options: sentOptions, ...rules };
  }

  /** The `query` of a run, with its relative times resolved; null without one. */
  resolvedQuery({ params }: SavedBody, _dueAt: Date): object | null {
    return (params as CreateExportTask['params']).query ?? null;
  }

  /** @throws PlatformError 4031001 if the owner has left. */
  async owner(schedule: Owned): Promise<Caller> {
    const owner = await this.owners.find(schedule);
    if (owner) return owner;
    throw new PlatformError(
      ErrorCode.forbidden,
      `The owner of the schedule, ${schedule.creator_name}, is no longer a member of the enterprise. Create a schedule of your own.`,
    );
  }

  /**
   * The task of a run, checked as if the owner created it.
   * @throws PlatformError as the creation of a task.
   */
  async task(owner: Caller, schedule: ExportSchedule, dueAt: Date): Promise<NewTask> {
    const { id: schedule_id, name, describe, type } = schedule;
    const { params, extend, options: sent } = schedule as unknown as Required<CreateExportTask>;
    const body = { name, describe, type, params, extend, options: sent };
    const { plan, options } = await this.tasks.checkCreation(owner, body, dueAt);
    const detail = { ...fileDetail(type, plan.columns), schedule_id };
    const checked = { params: params as Record<string, unknown>, extend, options };
    const { personalData: personal_data } = plan;
    return { creator: owner, name, describe, type, ...checked, personal_data, detail, schedule_id };
  }
}
