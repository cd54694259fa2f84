import { Delete, Get, HttpCode, Param, Post, Put, Req, UseGuards } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ACCESS_TOKEN_SCHEME, AccessTokenGuard, tokenErrors } from '../../auth/access-token.guard.js';
import { CurrentCaller, type Caller } from '../../auth/caller.js';
import { ErrorCode } from '../../errors/platform-error.js';
import { CallController } from '../../http/call-controller.decorator.js';
import { DocumentedCall } from '../../openapi/documented-call.decorator.js';
import { JsonBody } from '../http/dto/body.decorators.js';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import { deliveryStates } from '../queue/webhook-events.js';
import {
  CreatedExportWebhook,
  ExportWebhookList,
  ExportWebhookView,
  QueuedReplay,
  QueuedTest,
  RotatedSecret,
  SaveExportWebhook,
  WebhookDeliveryList,
  WebhookEventBody,
} from './export-webhook.dto.js';
import { DEFAULT_DELIVERIES, ExportWebhookService, MOST_DELIVERIES } from './export-webhook.service.js';

/** A request of either platform. Its query is read here: pipes of the application would change it first. */
interface QueryRequest {
  query: Record<string, unknown>;
}

/** Error codes of every call for webhooks. */
const callErrors: readonly ErrorCode[] = [
  ...tokenErrors,
  ErrorCode.administratorNeeded,
  ErrorCode.appNotEnabled,
];

/** Error codes of calls for one webhook. */
const webhookErrors: readonly ErrorCode[] = [...callErrors, ErrorCode.fieldInvalid, ErrorCode.dataNotFound];

/** The calls for webhooks, for administrators. */
@ApiTags('Webhooks')
@ApiSecurity(ACCESS_TOKEN_SCHEME)
@CallController('v2')
@UseGuards(RateLimitGuard, AccessTokenGuard, RateLimitGuard)
export class ExportWebhookController {
  constructor(private readonly webhooks: ExportWebhookService) {}

  @DocumentedCall({
    summary: 'Create a webhook',
    description:
      'Only administrators may call it. Only this answer shows the secret. The receiver gets a ' +
      '`WebhookEventBody`.',
    answer: CreatedExportWebhook,
    errors: [...callErrors, ErrorCode.fieldInvalid, ErrorCode.fieldMissing, ErrorCode.quotaReached],
  })
  @ApiExtraModels(WebhookEventBody)
  @ApiBody({ type: SaveExportWebhook })
  @Post('export_webhook')
  @HttpCode(200)
  create(
    @CurrentCaller() caller: Caller,
    @JsonBody() body: SaveExportWebhook,
  ): Promise<CreatedExportWebhook> {
    return this.webhooks.create(caller, body);
  }

  @DocumentedCall({
    summary: 'List the webhooks',
    description: 'Lists the webhooks of the enterprise, by name. Only administrators may call it.',
    answer: ExportWebhookList,
    errors: callErrors,
  })
  @Get('export_webhooks')
  list(@CurrentCaller() caller: Caller): Promise<ExportWebhookList> {
    return this.webhooks.list(caller);
  }

  @DocumentedCall({ summary: 'Get a webhook', answer: ExportWebhookView, errors: webhookErrors })
  @Get('export_webhook/:id')
  get(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<ExportWebhookView> {
    return this.webhooks.get(caller, id);
  }

  @DocumentedCall({
    summary: 'Replace a webhook',
    description: 'Its secret stays the same.',
    errors: [...webhookErrors, ErrorCode.fieldMissing],
  })
  @ApiBody({ type: SaveExportWebhook })
  @Put('export_webhook/:id')
  replace(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @JsonBody() body: SaveExportWebhook,
  ): Promise<void> {
    return this.webhooks.replace(caller, id, body);
  }

  @DocumentedCall({
    summary: 'Delete a webhook',
    description: 'Deletes its deliveries too.',
    errors: webhookErrors,
  })
  @Delete('export_webhook/:id')
  delete(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.webhooks.delete(caller, id);
  }

  @DocumentedCall({
    summary: 'Rotate the secret of a webhook',
    description: 'Returns a new secret. For 24 hours, both the former and the new one sign.',
    answer: RotatedSecret,
    errors: webhookErrors,
  })
  @Post('export_webhook/:id/rotate')
  @HttpCode(200)
  rotate(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<RotatedSecret> {
    return this.webhooks.rotate(caller, id);
  }

  @DocumentedCall({
    summary: 'Test a webhook',
    description:
      'Sends the event `export_webhook.test` once, even if the webhook is disabled. Its outcome is in `deliveries`.',
    answer: QueuedTest,
    errors: webhookErrors,
  })
  @Post('export_webhook/:id/test')
  @HttpCode(200)
  async test(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<QueuedTest> {
    return { event_id: await this.webhooks.test(caller, id) };
  }

  @DocumentedCall({
    summary: 'Replay the events of a webhook',
    description:
      'Sends the subscribed events again, with the same ids and bodies. The service keeps events for 30 days.',
    answer: QueuedReplay,
    errors: [...webhookErrors, ErrorCode.fieldMissing],
  })
  @ApiQuery({
    name: 'since',
    description: 'Replays the events since this time.',
    schema: { type: 'string', format: 'date-time' },
  })
  @Post('export_webhook/:id/replay')
  @HttpCode(200)
  async replay(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() { query }: QueryRequest,
  ): Promise<QueuedReplay> {
    return { count: await this.webhooks.replay(caller, id, query.since) };
  }

  @DocumentedCall({
    summary: 'List the deliveries of a webhook',
    description: 'The newest event comes first. The service keeps them for 30 days.',
    answer: WebhookDeliveryList,
    errors: webhookErrors,
  })
  @ApiQuery({
    name: 'state',
    required: false,
    description: 'Only deliveries in this state.',
    schema: { type: 'string', enum: [...deliveryStates] },
  })
  @ApiQuery({
    name: 'offset',
    required: false,
    description: 'Deliveries to skip.',
    schema: { type: 'integer', minimum: 0, default: 0 },
  })
  @ApiQuery({
    name: 'limit',
    required: false,
    description: 'Deliveries to return.',
    schema: { type: 'integer', minimum: 1, maximum: MOST_DELIVERIES, default: DEFAULT_DELIVERIES },
  })
  @Get('export_webhook/:id/deliveries')
  deliveries(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Req() { query }: QueryRequest,
  ): Promise<WebhookDeliveryList> {
    return this.webhooks.deliveries(caller, id, query);
  }
}
