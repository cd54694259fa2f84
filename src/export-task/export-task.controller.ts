import {
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Sse,
  UseGuards,
  type MessageEvent,
} from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiHeader, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import { ACCESS_TOKEN_SCHEME, AccessTokenGuard, tokenErrors } from '../auth/access-token.guard.js';
import { CurrentCaller, type Caller } from '../auth/caller.js';
import { CallController } from '../http/call-controller.decorator.js';
import { ExtendChoice, type ExtendChoices } from '../exporter/extend-choice.js';
import { invalid, quote } from '../exporter/faults.js';
import { DocumentedCall } from '../openapi/documented-call.decorator.js';
import { ErrorCode } from '../errors/platform-error.js';
import { JsonBody } from './http/dto/body.decorators.js';
import {
  CreatedExportTask,
  extendChoices,
  ExportTaskEvent,
  ExportTaskLink,
  ExportTaskList,
  Preview,
  RecordTypeList,
} from './http/dto/answers.dto.js';
import { CreateExportTask } from './http/dto/create-export-task.dto.js';
import { ExportTaskView } from './http/dto/export-task-view.dto.js';
import { ListExportTasks } from './http/dto/list-export-tasks.dto.js';
import { CountExportTasks, TaskStatistics } from './http/dto/task-statistics.dto.js';
import { ExportTaskAccess } from './http/export-task.access.js';
import { eventStream, requestErrors, taskErrors, typeErrors } from './http/export-task.documentation.js';
import { ExportTaskFollower } from './http/export-task.follower.js';
import { ExportTaskService } from './export-task.service.js';
import { RateLimitGuard } from './http/rate-limit.guard.js';

/** The calls of the interface page, and those that the service adds to them. */
@ApiTags('Export tasks')
@ApiSecurity(ACCESS_TOKEN_SCHEME)
@CallController('v2')
@UseGuards(RateLimitGuard, AccessTokenGuard, RateLimitGuard)
export class ExportTaskController {
  constructor(
    private readonly tasks: ExportTaskService,
    private readonly follower: ExportTaskFollower,
    private readonly access: ExportTaskAccess,
  ) {}

  @DocumentedCall({
    summary: 'Create an export task',
    description: 'Checks the request and exports in the background. Follow the progress with `events`.',
    answer: CreatedExportTask,
    errors: [...requestErrors, ErrorCode.quotaReached],
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'Makes a creation safe to repeat: within 24 hours, the same key and body return the same task.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  })
  @ApiBody({ type: CreateExportTask })
  @Post('export_task')
  @HttpCode(200)
  async create(
    @CurrentCaller() caller: Caller,
    @JsonBody() body: CreateExportTask,
    @Headers('Idempotency-Key') idempotencyKey?: string,
  ): Promise<CreatedExportTask> {
    return { id: await this.tasks.create(caller, body, idempotencyKey) };
  }

  @DocumentedCall({
    summary: 'Preview the file of an export task',
    description:
      'Returns the header and the first rows of the file that a creation with this body would export. Creates no task.',
    answer: Preview,
    errors: requestErrors,
  })
  @ApiBody({ type: CreateExportTask })
  @Post('export_task/preview')
  @HttpCode(200)
  preview(@CurrentCaller() caller: Caller, @JsonBody() body: CreateExportTask): Promise<Preview> {
    return this.tasks.preview(caller, body);
  }

  @DocumentedCall({ summary: 'Get an export task', answer: ExportTaskView, errors: taskErrors })
  @Get('export_task/:id')
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ExportTaskView> {
    return this.tasks.get(caller, id);
  }

  @DocumentedCall({
    summary: 'Get a link to the file of an export task',
    answer: ExportTaskLink,
    errors: [
      ...taskErrors,
      ...typeErrors,
      ErrorCode.privateData,
      ErrorCode.taskNotExported,
      ErrorCode.taskExpired,
    ],
  })
  @Get('export_task/:id/auth_link')
  async link(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ExportTaskLink> {
    return { link_url: await this.tasks.link(caller, id) };
  }

  @DocumentedCall({
    summary: 'List the record types that the caller may export',
    description:
      'Describes their columns, and the fields that `filter`, `query`, `order` and `extend` support.',
    answer: RecordTypeList,
    errors: tokenErrors,
  })
  @Get('export_task_types')
  types(@CurrentCaller() caller: Caller): RecordTypeList {
    const list = this.access.catalogue(caller);
    return { count: list.length, list };
  }

  @DocumentedCall({
    summary: 'List the choices for a record type',
    description:
      'Lists values that keys of `extend` may have in the enterprise, e.g. its products, by title; at most 1,000 for ' +
      'each key. A key without a list of its values is left out.',
    answer: extendChoices,
    errors: [...tokenErrors, ...typeErrors, ErrorCode.fieldInvalid],
  })
  @ApiExtraModels(ExtendChoice)
  @Get('export_task_types/:type/choices')
  choices(@CurrentCaller() caller: Caller, @Param('type') type: string): Promise<ExtendChoices> {
    if (!/^\d{1,9}$/.test(type)) {
      throw invalid('type', `invalid value ${quote(type)}. Must be the number of a record type.`);
    }
    return this.tasks.choices(caller, Number(type));
  }

  @DocumentedCall({
    summary: 'Follow an export task',
    description:
      'Sends the state of the task at once, after each change, and at its end, which closes the stream. An event called ' +
      '`refused` ends the stream earlier: the task has been deleted, or the Access-Token is invalid or cannot be verified. ' +
      'A comment every 20 seconds keeps the connection alive. A stream that ends without either was interrupted: call again.',
    answer: eventStream,
    errors: taskErrors,
  })
  @ApiExtraModels(ExportTaskEvent)
  @Sse('export_task/:id/events')
  events(
    @CurrentCaller() caller: Caller,
    @Headers('Access-Token') token: string,
    @Param('id') id: string,
  ): Promise<Observable<MessageEvent>> {
    return this.follower.follow(caller, token, id);
  }

  @DocumentedCall({
    summary: 'Cancel an export task',
    description: 'Stops a waiting or running task. It becomes Invalid when it has stopped.',
    errors: [...taskErrors, ErrorCode.taskStatusUnknown],
  })
  @Post('export_task/:id/cancel')
  @HttpCode(200)
  cancel(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.tasks.cancel(caller, id);
  }

  @DocumentedCall({
    summary: 'Retry an export task',
    description: 'Puts an Invalid or Expired task back into the queue, under the same id.',
    errors: [...taskErrors, ...typeErrors, ErrorCode.taskStatusUnknown, ErrorCode.quotaReached],
  })
  @Post('export_task/:id/retry')
  @HttpCode(200)
  retry(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.tasks.retry(caller, id);
  }

  @DocumentedCall({
    summary: 'Delete an export task and its file',
    description: 'Running tasks cannot be deleted; cancel the task first.',
    errors: [...taskErrors, ErrorCode.taskStatusUnknown],
  })
  @Delete('export_task/:id')
  delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.tasks.delete(caller, id);
  }

  @DocumentedCall({
    summary: "List the enterprise's export tasks",
    answer: ExportTaskList,
    errors: [
      ...tokenErrors,
      ErrorCode.fieldInvalid,
      ErrorCode.fieldMissing,
      ErrorCode.orderUnknown,
      ErrorCode.taskStatusUnknown,
    ],
  })
  @ApiBody({ type: ListExportTasks, required: false })
  @Post('export_tasks')
  @HttpCode(200)
  list(@CurrentCaller() caller: Caller, @JsonBody() body: ListExportTasks): Promise<ExportTaskList> {
    return this.tasks.list(caller, body);
  }

  @DocumentedCall({
    summary: "Count the enterprise's export tasks",
    description:
      'Counts the tasks of the last days by day, by type and by result, and the tasks that now wait or run.',
    answer: TaskStatistics,
    errors: [...tokenErrors, ErrorCode.fieldInvalid, ErrorCode.fieldMissing, ErrorCode.taskStatusUnknown],
  })
  @ApiBody({ type: CountExportTasks, required: false })
  @Post('export_tasks/statistics')
  @HttpCode(200)
  statistics(@CurrentCaller() caller: Caller, @JsonBody() body: CountExportTasks): Promise<TaskStatistics> {
    return this.tasks.statistics(caller, body);
  }
}
