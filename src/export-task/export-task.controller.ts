import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Sse,
  UseFilters,
  UseGuards,
  type MessageEvent,
} from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { AccessTokenGuard } from '../auth/access-token.guard.js';
import { CurrentCaller, type Caller } from '../auth/caller.js';
import type { RecordType } from '../exporter/catalogue.js';
import { ErrorEnvelopeFilter } from '../platform/error-envelope.filter.js';
import { BodyPipe } from './dto/body.pipe.js';
import { CreateExportTask } from './dto/create-export-task.dto.js';
import { ListExportTasks } from './dto/list-export-tasks.dto.js';
import { ExportTaskAccess } from './export-task.access.js';
import { ExportTaskFollower } from './export-task.follower.js';
import type { Preview } from './export-task.preview.js';
import { ExportTaskService, type TaskView } from './export-task.service.js';
import { RateLimitGuard } from './rate-limit.guard.js';

/** The four calls of the interface page, and the catalogue of what can be exported. */
@Controller('v2')
@UseGuards(RateLimitGuard, AccessTokenGuard, RateLimitGuard)
@UseFilters(ErrorEnvelopeFilter)
export class ExportTaskController {
  constructor(
    private readonly tasks: ExportTaskService,
    private readonly follower: ExportTaskFollower,
    private readonly access: ExportTaskAccess,
  ) {}

  @Post('export_task')
  @HttpCode(200)
  async create(
    @CurrentCaller() caller: Caller,
    @Body(BodyPipe) body: CreateExportTask,
    @Headers('Idempotency-Key') idempotencyKey?: string,
  ): Promise<{ id: string }> {
    return { id: await this.tasks.create(caller, body, idempotencyKey) };
  }

  @Post('export_task/preview')
  @HttpCode(200)
  preview(@CurrentCaller() caller: Caller, @Body(BodyPipe) body: CreateExportTask): Promise<Preview> {
    return this.tasks.preview(caller, body);
  }

  @Get('export_task/:id')
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<TaskView> {
    return this.tasks.get(caller, id);
  }

  @Get('export_task/:id/auth_link')
  async link(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<{ link_url: string }> {
    return { link_url: await this.tasks.link(caller, id) };
  }

  @Get('export_task_types')
  types(@CurrentCaller() caller: Caller): { count: number; list: RecordType[] } {
    const list = this.access.catalogue(caller);
    return { count: list.length, list };
  }

  @Sse('export_task/:id/events')
  async events(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Observable<MessageEvent>> {
    const events = await this.follower.follow(caller, id);
    return events.pipe(map((data) => ({ data })));
  }

  @Post('export_task/:id/cancel')
  @HttpCode(200)
  cancel(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.tasks.cancel(caller, id);
  }

  @Post('export_task/:id/retry')
  @HttpCode(200)
  retry(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.tasks.retry(caller, id);
  }

  @Delete('export_task/:id')
  delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.tasks.delete(caller, id);
  }

  @Post('export_tasks')
  @HttpCode(200)
  list(
    @CurrentCaller() caller: Caller,
    @Body(BodyPipe) body: ListExportTasks,
  ): Promise<{ count: number; list: TaskView[] }> {
    return this.tasks.list(caller, body);
  }
}
