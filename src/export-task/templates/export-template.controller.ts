import { Delete, Get, HttpCode, Param, Post, Put, UseGuards } from '@nestjs/common';
import { ApiBody, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ACCESS_TOKEN_SCHEME, AccessTokenGuard, tokenErrors } from '../../auth/access-token.guard.js';
import { CurrentCaller, type Caller } from '../../auth/caller.js';
import { ErrorCode } from '../../errors/platform-error.js';
import { CallController } from '../../http/call-controller.decorator.js';
import { DocumentedCall } from '../../openapi/documented-call.decorator.js';
import { JsonBody } from '../http/dto/body.decorators.js';
import { requestErrors } from '../http/export-task.documentation.js';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import {
  ExportTemplateList,
  ExportTemplateView,
  SavedExportTemplate,
  SaveExportTemplate,
} from './export-template.dto.js';
import { ExportTemplateService } from './export-template.service.js';

/** Error codes of calls for one template. */
const templateErrors: readonly ErrorCode[] = [...tokenErrors, ErrorCode.fieldInvalid, ErrorCode.dataNotFound];

/** The calls for templates. */
@ApiTags('Templates')
@ApiSecurity(ACCESS_TOKEN_SCHEME)
@CallController('v2')
@UseGuards(RateLimitGuard, AccessTokenGuard, RateLimitGuard)
export class ExportTemplateController {
  constructor(private readonly templates: ExportTemplateService) {}

  @DocumentedCall({
    summary: 'Save a template',
    description:
      'Saves the body of a creation under its name. It is checked like a creation, but creates no task.',
    answer: SavedExportTemplate,
    errors: [...requestErrors, ErrorCode.quotaReached],
  })
  @ApiBody({ type: SaveExportTemplate })
  @Post('export_template')
  @HttpCode(200)
  async create(
    @CurrentCaller() caller: Caller,
    @JsonBody() body: SaveExportTemplate,
  ): Promise<SavedExportTemplate> {
    return { id: await this.templates.create(caller, body) };
  }

  @DocumentedCall({
    summary: 'List the templates',
    description: "Lists the caller's templates and those that the enterprise shares, by name.",
    answer: ExportTemplateList,
    errors: tokenErrors,
  })
  @Get('export_templates')
  list(@CurrentCaller() caller: Caller): Promise<ExportTemplateList> {
    return this.templates.list(caller);
  }

  @DocumentedCall({ summary: 'Get a template', answer: ExportTemplateView, errors: templateErrors })
  @Get('export_template/:id')
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ExportTemplateView> {
    return this.templates.get(caller, id);
  }

  @DocumentedCall({
    summary: 'Replace a template',
    description: 'Only its creator or an administrator may change a shared template.',
    errors: [...requestErrors, ...templateErrors],
  })
  @ApiBody({ type: SaveExportTemplate })
  @Put('export_template/:id')
  replace(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @JsonBody() body: SaveExportTemplate,
  ): Promise<void> {
    return this.templates.replace(caller, id, body);
  }

  @DocumentedCall({
    summary: 'Delete a template',
    description: 'Only its creator or an administrator may delete a shared template.',
    errors: [...templateErrors, ErrorCode.administratorNeeded],
  })
  @Delete('export_template/:id')
  delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.templates.delete(caller, id);
  }
}
