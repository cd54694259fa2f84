import { Body, Controller, Get, HttpCode, Param, Post, UseFilters, UseGuards } from '@nestjs/common';
import { AccessTokenGuard } from '../auth/access-token.guard.js';
import { CurrentCaller, type Caller } from '../auth/caller.js';
import { ErrorEnvelopeFilter } from '../platform/error-envelope.filter.js';
import { BodyPipe } from './dto/body.pipe.js';
import { CreateExportTask } from './dto/create-export-task.dto.js';
import { ListExportTasks } from './dto/list-export-tasks.dto.js';
import { ExportTaskService, type TaskView } from './export-task.service.js';

/** The four calls of the interface page. */
@Controller('v2')
@UseGuards(AccessTokenGuard)
@UseFilters(ErrorEnvelopeFilter)
export class ExportTaskController {
  constructor(private readonly tasks: ExportTaskService) {}

  @Post('export_task')
  @HttpCode(200)
  async create(
    @CurrentCaller() caller: Caller,
    @Body(BodyPipe) body: CreateExportTask,
  ): Promise<{ id: string }> {
    return { id: await this.tasks.create(caller, body) };
  }

  @Get('export_task/:id')
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<TaskView> {
    return this.tasks.get(caller, id);
  }

  @Get('export_task/:id/auth_link')
  async link(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<{ link_url: string }> {
    return { link_url: await this.tasks.link(caller, id) };
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
