import { Delete, Get, HttpCode, Param, Post, Put, Query, UseGuards } from '@nestjs/common';
import { ApiBody, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ACCESS_TOKEN_SCHEME, AccessTokenGuard, tokenErrors } from '../../auth/access-token.guard.js';
import { CurrentCaller, type Caller } from '../../auth/caller.js';
import { ErrorCode } from '../../errors/platform-error.js';
import { CallController } from '../../http/call-controller.decorator.js';
import { DocumentedCall } from '../../openapi/documented-call.decorator.js';
import { JsonBody } from '../http/dto/body.decorators.js';
import { DEFAULT_LIMIT, MAX_LIMIT } from '../http/dto/list-export-tasks.dto.js';
import { requestErrors } from '../http/export-task.documentation.js';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import {
  ExportScheduleList,
  ExportScheduleRunList,
  ExportScheduleRunView,
  ExportScheduleView,
  ListExportSchedules,
  SavedExportSchedule,
  SaveExportSchedule,
  SchedulePreview,
} from './export-schedule.dto.js';
import { ExportScheduleService } from './export-schedule.service.js';

/** Error codes of calls for one schedule. */
const scheduleErrors: readonly ErrorCode[] = [...tokenErrors, ErrorCode.fieldInvalid, ErrorCode.dataNotFound];

/** The calls for schedules. */
@ApiTags('Schedules')
@ApiSecurity(ACCESS_TOKEN_SCHEME)
@CallController('v2')
@UseGuards(RateLimitGuard, AccessTokenGuard, RateLimitGuard)
export class ExportScheduleController {
  constructor(private readonly schedules: ExportScheduleService) {}

  @DocumentedCall({
    summary: 'Create a schedule',
    description:
      'Checks the body like a creation, and creates a task from it at each due time, with the rights that its owner has then.',
    answer: SavedExportSchedule,
    errors: [...requestErrors, ErrorCode.forbidden, ErrorCode.quotaReached],
  })
  @ApiBody({ type: SaveExportSchedule })
  @Post('export_schedule')
  @HttpCode(200)
  async create(
    @CurrentCaller() caller: Caller,
    @JsonBody() body: SaveExportSchedule,
  ): Promise<SavedExportSchedule> {
    return { id: await this.schedules.create(caller, body) };
  }

  @DocumentedCall({
    summary: 'Preview a schedule',
    description:
      'Returns the next five due times, each with its resolved query. The body is that of a creation of a schedule.',
    answer: SchedulePreview,
    errors: requestErrors,
  })
  @ApiBody({ type: SaveExportSchedule })
  @Post('export_schedule/preview')
  @HttpCode(200)
  preview(@CurrentCaller() caller: Caller, @JsonBody() body: SaveExportSchedule): Promise<SchedulePreview> {
    return this.schedules.preview(caller, body);
  }

  @DocumentedCall({
    summary: 'List the schedules',
    description:
      "Lists the caller's schedules; for an administrator, those of the enterprise. `query` and `order` are those of the list " +
      'of tasks.',
    answer: ExportScheduleList,
    errors: [...tokenErrors, ErrorCode.fieldInvalid, ErrorCode.orderUnknown],
  })
  @ApiBody({ type: ListExportSchedules, required: false })
  @Post('export_schedules')
  @HttpCode(200)
  list(@CurrentCaller() caller: Caller, @JsonBody() body: ListExportSchedules): Promise<ExportScheduleList> {
    return this.schedules.list(caller, body);
  }

  @DocumentedCall({ summary: 'Get a schedule', answer: ExportScheduleView, errors: scheduleErrors })
  @Get('export_schedule/:id')
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ExportScheduleView> {
    return this.schedules.get(caller, id);
  }

  @DocumentedCall({
    summary: 'Replace a schedule',
    description:
      'The next run is the first one due from now on. The owner stays the same, and so does the state: a suspended schedule has to be resumed.',
    errors: [...requestErrors, ...scheduleErrors, ErrorCode.forbidden],
  })
  @ApiBody({ type: SaveExportSchedule })
  @Put('export_schedule/:id')
  replace(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @JsonBody() body: SaveExportSchedule,
  ): Promise<void> {
    return this.schedules.replace(caller, id, body);
  }

  @DocumentedCall({
    summary: 'Delete a schedule',
    description: 'Deletes the schedule and its list of runs. Its tasks and their files stay.',
    errors: scheduleErrors,
  })
  @Delete('export_schedule/:id')
  delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.schedules.delete(caller, id);
  }

  @DocumentedCall({
    summary: 'Pause a schedule',
    description: 'It is not due until it is resumed. A task that it has created goes on.',
    errors: [...scheduleErrors, ErrorCode.taskStatusUnknown],
  })
  @Post('export_schedule/:id/pause')
  @HttpCode(200)
  pause(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.schedules.pause(caller, id);
  }

  @DocumentedCall({
    summary: 'Resume a schedule',
    description:
      'Makes a paused or suspended schedule active again. The runs that were due meanwhile are not made up.',
    errors: [...requestErrors, ...scheduleErrors, ErrorCode.forbidden],
  })
  @Post('export_schedule/:id/resume')
  @HttpCode(200)
  resume(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.schedules.resume(caller, id);
  }

  @DocumentedCall({
    summary: 'Run a schedule now',
    description:
      'Makes a run that is due now, in any state of the schedule. While the run before it is not finished, the call is ' +
      'refused if `overlap` is `skip`; otherwise the run waits.',
    answer: ExportScheduleRunView,
    errors: [
      ...requestErrors,
      ...scheduleErrors,
      ErrorCode.forbidden,
      ErrorCode.taskStatusUnknown,
      ErrorCode.quotaReached,
    ],
  })
  @Post('export_schedule/:id/run')
  @HttpCode(200)
  run(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ExportScheduleRunView> {
    return this.schedules.run(caller, id);
  }

  @DocumentedCall({
    summary: 'List the runs of a schedule',
    description: 'The run with the latest due time comes first. Runs are kept for a year.',
    answer: ExportScheduleRunList,
    errors: scheduleErrors,
  })
  @ApiQuery({
    name: 'offset',
    required: false,
    description: 'Runs to skip.',
    schema: { type: 'integer', minimum: 0, default: 0 },
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    description: `Runs to return. More than ${MAX_LIMIT} means ${MAX_LIMIT}.`,
    schema: { type: 'integer', minimum: 1, default: DEFAULT_LIMIT },
  })
  @Get('export_schedule/:id/runs')
  runs(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query('offset') offset?: string,
    @Query('limit') limit?: string,
  ): Promise<ExportScheduleRunList> {
    return this.schedules.runs(caller, id, { offset, limit });
  }
}
