import { ApiProperty, ApiSchema, PartialType, PickType } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { recordTypeSchema } from '../../exporter/record-type.js';
import { FileOptions, ZoneName } from '../../file/file-options.js';
import { DocumentedField } from '../../openapi/documented-field.decorator.js';
import { Mandatory } from '../http/dto/body.decorators.js';
import { CreateExportTask } from '../http/dto/create-export-task.dto.js';
import { ListExportTasks } from '../http/dto/list-export-tasks.dto.js';
import { extendSchema, paramsSchema, resolvedQuerySchema } from '../http/dto/schemas.js';
import { DEFAULT, fieldsOf, SHOWN_ONLY, type ViewField } from '../http/dto/view-field.decorator.js';
import { runOutcomes, type RunOutcome } from '../queue/export-schedule-run.entity.js';
import {
  catchUps,
  ExportSchedule,
  overlaps,
  scheduleStates,
  type ScheduleState,
} from '../queue/export-schedule.entity.js';

const words = (values: readonly string[]) => `must be one of ${values.join(', ')}`;

/** The times of a schedule, as a body has them. */
@ApiSchema({
  name: 'ScheduleTimes',
  description: 'When a schedule is due, and what happens if it cannot run.',
})
export class ScheduleTimes {
  @DocumentedField(
    'When the schedule is due, as five fields of cron: minute, hour, day of the month, month, day of the week. A time ' +
      'that the zone skips in spring is due at the end of the gap; one that comes twice in autumn is due the first time. ' +
      'Times with a `*` or a step, such as `*/30`, go on through both hours.',
    { example: '30 2 * * *' },
  )
  @MaxLength(255, { message: 'must be at most 255 characters' })
  @IsString({ message: 'must be a string' })
  @Mandatory()
  cron!: string;

  @DocumentedField('The time zone of `cron`, by its IANA name; by default that of the file.', {
    type: 'string',
    example: 'Europe/Berlin',
  })
  @IsOptional()
  @ZoneName('must be ')
  timezone?: string;

  @DocumentedField(
    'What becomes of a run that is due while the one before it is not finished: `skip` records it as skipped, `queue` ' +
      'makes it afterwards.',
    { default: 'skip' },
  )
  @IsOptional()
  @IsIn(overlaps, { message: words(overlaps) })
  overlap?: (typeof overlaps)[number];

  @DocumentedField(
    'What becomes of runs that were due while the service was down: `newest` makes the newest one if it is at most 24 ' +
      'hours late, `none` if at most five minutes, `all` makes the newest 100, one after the other. All others are recorded as ' +
      'missed.',
    { default: 'newest' },
  )
  @IsOptional()
  @IsIn(catchUps, { message: words(catchUps) })
  catch_up?: (typeof catchUps)[number];

  @DocumentedField(
    'Allows a `query` whose conditions on times are all fixed. It is otherwise refused: every run would export the same range.',
    { default: false },
  )
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  fixed_range?: boolean;
}

/** The body of the calls that save or preview a schedule. */
@ApiSchema({ description: 'The body of a creation, and when to create a task from it.' })
export class SaveExportSchedule extends CreateExportTask {
  @DocumentedField('The times of the schedule.', { type: () => ScheduleTimes })
  @IsObject({ message: 'must be an object' })
  @Mandatory()
  schedule!: ScheduleTimes;
}

/** The times of a saved schedule. */
@ApiSchema({
  name: 'SavedScheduleTimes',
  description: 'The times of a schedule, completed with the defaults.',
})
export class SavedScheduleTimes {
  @ApiProperty({ example: '30 2 * * *' })
  cron!: string;

  @ApiProperty({ example: 'Europe/Berlin' })
  timezone!: string;

  @ApiProperty({ enum: overlaps, enumName: 'ScheduleOverlap' })
  overlap!: (typeof overlaps)[number];

  @ApiProperty({ enum: catchUps, enumName: 'ScheduleCatchUp' })
  catch_up!: (typeof catchUps)[number];

  @ApiProperty()
  fixed_range!: boolean;
}

/** A run as callers see it. */
@ApiSchema({ name: 'ExportScheduleRun', description: 'A run of a schedule.' })
export class ExportScheduleRunView {
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'When the run was due. Its ranges of time are resolved at this time.',
    example: '2026-01-05T01:30:00.000Z',
  })
  due_at!: Date;

  @ApiProperty({
    enum: runOutcomes,
    enumName: 'ScheduleRunOutcome',
    description:
      '`waiting`: it waits for the run before it. `created`: its task waits or runs. `exported`, `invalid`, `cancelled`, ' +
      '`deleted`: what became of its task. `failed`: its task could not be created. `skipped`: the run before it was not ' +
      'finished, too many runs waited, or the schedule was stopped. `missed`: the service, or a system that it needs, was ' +
      'down when it was due.',
  })
  outcome!: RunOutcome;

  @ApiProperty({ type: 'string', nullable: true, description: 'Its task; null if none was created.' })
  task_id!: string | null;

  @ApiProperty({ description: 'The reason for the outcome, in words; may be empty.' })
  reason!: string;

  @ApiProperty({ description: 'Whether a member asked for it with `run`.' })
  manual!: boolean;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'When the run was recorded.' })
  create_time!: Date;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When the outcome became final; null for `waiting` and `created`.',
  })
  end_time!: Date | null;
}

/** A field of a schedule. */
export type ScheduleField = ViewField<ExportScheduleView>;

/** Every field of {@link ExportScheduleView}, in order. Lists show those marked `default`. */
export const scheduleFields: ScheduleField[] = [];

const Field = fieldsOf(scheduleFields, ExportSchedule);

/** A schedule as callers see it. */
@ApiSchema({
  name: 'ExportSchedule',
  description: 'A schedule. Its fields are those of a creation, and more.',
})
export class ExportScheduleView {
  @Field('计划id', 'Schedule ID', {
    type: 'text',
    schema: { type: 'string', format: 'uuid' },
    example: '01936c5e-0000-7000-8000-000000000003',
    ...DEFAULT,
  })
  id!: string;

  @Field('所有者id', 'Owner ID', {
    type: 'text',
    about: 'The member who created the schedule. Each run needs the rights of this member.',
    example: 'm1',
    ...DEFAULT,
  })
  creator_id!: string;

  @Field('所有者名称', 'Owner', { type: 'text', example: '王小明', ...DEFAULT })
  creator_name!: string;

  @Field('名称', 'Name', {
    type: 'text',
    about: 'The name of the schedule, and of its tasks.',
    example: '昨日告警',
    ...DEFAULT,
  })
  name!: string;

  @Field('描述', 'Description', { type: 'text', example: '每天', ...DEFAULT })
  describe!: string;

  @Field('导出类型', 'Type', { type: 'integer', schema: recordTypeSchema, example: 3, ...DEFAULT })
  type!: number;

  @Field('执行时间', 'Times', {
    type: 'json',
    schema: { type: () => SavedScheduleTimes },
    example: {
      cron: '30 2 * * *',
      timezone: 'Europe/Berlin',
      overlap: 'skip',
      catch_up: 'newest',
      fixed_range: false,
    },
    ...DEFAULT,
    ...SHOWN_ONLY,
  })
  schedule!: SavedScheduleTimes;

  @Field('状态', 'State', {
    type: 'text',
    about:
      'Only an `active` schedule becomes due. A member `paused` it, or the service `suspended` it: see `state_reason`.',
    schema: { enum: [...scheduleStates], enumName: 'ScheduleState' },
    example: 'active',
    ...DEFAULT,
  })
  state!: ScheduleState;

  @Field('状态原因', 'Reason of the state', {
    type: 'text',
    about: 'Why the schedule is suspended, in words; empty otherwise.',
    example: '',
    ...DEFAULT,
  })
  state_reason!: string;

  @Field('下次执行时间', 'Next due at', {
    type: 'datetime',
    about: 'null unless the schedule is active.',
    example: '2026-01-06T01:30:00.000Z',
    ...DEFAULT,
  })
  next_due_at!: Date | null;

  @Field('最近一次执行', 'Last run', {
    type: 'json',
    about: 'The run with the latest due time; null before the first one.',
    schema: { type: () => ExportScheduleRunView, nullable: true },
    example: null,
    ...DEFAULT,
    ...SHOWN_ONLY,
  })
  last_run!: ExportScheduleRunView | null;

  @Field('连续失败次数', 'Failures in a row', {
    type: 'integer',
    about:
      'Failed runs since the last exported one, or since the schedule was resumed; five suspend the schedule.',
    example: 0,
    ...DEFAULT,
  })
  failures!: number;

  @Field('创建时间', 'Created at', { type: 'datetime', example: '2026-01-05T08:15:40.843Z', ...DEFAULT })
  create_time!: Date;

  @Field('修改时间', 'Changed at', { type: 'datetime', example: '2026-01-05T08:15:40.843Z', ...DEFAULT })
  update_time!: Date;

  @Field('导出参数', 'Params', {
    type: 'json',
    about: 'As sent.',
    schema: paramsSchema,
    example: { filter: ['id'], query: {} },
    ...SHOWN_ONLY,
  })
  params!: object;

  @Field('额外条件', 'Extend', {
    type: 'json',
    about: 'As sent; empty if nothing was.',
    schema: extendSchema,
    example: {},
    ...SHOWN_ONLY,
  })
  extend!: object;

  @Field('文件选项', 'File options', {
    type: 'json',
    about: 'As sent. The defaults of the service complete them when a task is created.',
    schema: { type: () => FileOptions },
    example: { format: 'xlsx' },
    ...SHOWN_ONLY,
  })
  options!: object;
}

/** A schedule in a list, with the fields that the request names. */
@ApiSchema({ description: 'A schedule with the fields that `filter` names, or the default fields.' })
export class ListedExportSchedule extends PartialType(ExportScheduleView) {}

/** The body of `POST /v2/export_schedules`. Every field is optional. */
@ApiSchema({ description: 'The schedules to list, and their fields to show.' })
export class ListExportSchedules extends ListExportTasks {}

/** The page of a list of runs. */
export class ListScheduleRuns extends PickType(ListExportTasks, ['offset', 'limit']) {
  // `PickType` declares no fields of instances: the check of the body would drop both as unknown.
  override offset?: number;
  override limit?: number;
}

/** The answer to a call that saves a schedule. */
export class SavedExportSchedule {
  @ApiProperty({ example: '01936c5e-0000-7000-8000-000000000003' })
  id!: string;
}

/** The answer to `POST /v2/export_schedules`. */
export class ExportScheduleList {
  @ApiProperty({ type: 'integer', description: 'Matching schedules on all pages.' })
  count!: number;

  @ApiProperty({ type: [ListedExportSchedule] })
  list!: ListedExportSchedule[];
}

/** The answer to `GET /v2/export_schedule/{id}/runs`. */
export class ExportScheduleRunList {
  @ApiProperty({ type: 'integer', description: 'Runs on all pages.' })
  count!: number;

  @ApiProperty({ type: [ExportScheduleRunView] })
  list!: ExportScheduleRunView[];
}

/** A due time of a preview. */
@ApiSchema({ description: 'A time at which a schedule will be due, and what the run will ask for.' })
export class ScheduledRun {
  @ApiProperty({ type: 'string', format: 'date-time' })
  due_at!: Date;

  @ApiProperty({
    ...resolvedQuerySchema,
    description:
      'The `query` of the run with absolute values in place of its relative times; null if it has none.',
  })
  resolved_query!: object | null;
}

/** The answer to `POST /v2/export_schedule/preview`. */
export class SchedulePreview {
  @ApiProperty({ type: 'integer' })
  count!: number;

  @ApiProperty({ type: [ScheduledRun], description: 'The next five due times.' })
  list!: ScheduledRun[];
}
