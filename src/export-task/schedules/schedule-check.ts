import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../auth/caller.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { ExporterRegistry } from '../../exporter/exporter-registry.js';
import { invalid } from '../../exporter/faults.js';
import type { ExportRequest } from '../../exporter/record-exporter.js';
import { fileOptions } from '../../file/file-options.js';
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

/** The columns of a schedule that its body sets. */
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
    private readonly exporters: ExporterRegistry,
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
    const found = this.exporters.timeConditions(type, request(owner, { params, extend }, options.timezone));
    if (found.times && !found.relative && !fixed_range) {
      throw invalid(
        'query',
        'every run would export the same range of time. Must have a time relative to the run, such as ' +
          '{"$gte":"now-1d/d","$lt":"now/d"}, unless schedule.fixed_range is true.',
      );
    }
    const rules = { cron, timezone, overlap, catch_up, fixed_range };
    return { name, describe, type, params, extend, options: sentOptions, ...rules };
  }

  /** The `query` of a run with absolute values in place of its relative times; null if it has none. */
  resolvedQuery(owner: Caller, saved: SavedBody, dueAt: Date): object | null {
    const { timezone } = fileOptions(saved.options, this.options.fileDefaults);
    return this.exporters.resolvedQuery(saved.type, request(owner, saved, timezone), dueAt);
  }

  /** @throws PlatformError 4031001 if the owner has left, or is unknown. */
  async owner(schedule: Owned): Promise<Caller> {
    const owner = await this.owners.find(schedule);
    if (owner) return owner;
    throw new PlatformError(
      ErrorCode.forbidden,
      'The owner of the schedule is not a member of the enterprise. Let a member create the schedule.',
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
    const { plan, options, resolved_query } = await this.tasks.checkCreation(owner, body, dueAt);
    const detail = { ...fileDetail(type, plan.columns), schedule_id };
    const checked = { params: params as Record<string, unknown>, extend, options, resolved_query };
    const { personalData: personal_data } = plan;
    return { creator: owner, name, describe, type, ...checked, personal_data, detail, schedule_id };
  }
}

/** The request of a body as exporters get it, with the time zone of the file. */
function request(
  { corpId }: Caller,
  { params, extend }: Pick<SavedBody, 'params' | 'extend'>,
  timezone: string,
): ExportRequest {
  return { corpId, params, extend: { ...extend }, timezone };
}
