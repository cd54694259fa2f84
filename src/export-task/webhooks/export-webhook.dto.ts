import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ArrayNotEmpty, IsArray, IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { recordTypeSchema } from '../../exporter/record-type.js';
import { DocumentedField } from '../../openapi/documented-field.decorator.js';
import { Mandatory, WithoutNul } from '../http/dto/body.decorators.js';
import { resultCodeSchema, statusSchema } from '../http/dto/schemas.js';
import { disabledReasons, type DisabledReason } from '../queue/export-webhook.entity.js';
import {
  deliveryStates,
  tryOutcomes,
  WEBHOOK_DISABLED,
  WEBHOOK_TEST,
  webhookEvents,
  type DeliveryState,
  type TryOutcome,
} from '../queue/webhook-events.js';

const eventsMessage = `must be an array of ${webhookEvents.join(', ')}`;

const uuidSchema = { format: 'uuid', example: '01936c5e-0000-7000-8000-000000000003' };
const timeSchema = { type: 'string', format: 'date-time' } as const;
const timeOrNull = { ...timeSchema, nullable: true };
const eventIdSchema = { example: 'evt_5f0c2a1e9b7d4c3fa8e6d1b2c3a4f5e6' };
const allEvents = [...webhookEvents, WEBHOOK_DISABLED, WEBHOOK_TEST];

/** The body of `POST /v2/export_webhook` and of `PUT /v2/export_webhook/{id}`. */
@ApiSchema({ description: 'A webhook to save.' })
export class SaveExportWebhook {
  @DocumentedField('The name of the webhook.', { example: '订单系统' })
  @WithoutNul()
  @MaxLength(255, { message: 'must be at most 255 characters' })
  @IsString({ message: 'must be a string' })
  @Mandatory()
  name!: string;

  @DocumentedField(
    'The address of the receiver. It must be HTTPS, unless the service may connect to addresses that are not public.',
    { format: 'uri', example: 'https://hooks.example.com/exports' },
  )
  @WithoutNul()
  @MaxLength(2000, { message: 'must be at most 2000 characters' })
  @IsString({ message: 'must be a string' })
  @Mandatory()
  url!: string;

  @DocumentedField('The events to send.', {
    uniqueItems: true,
    example: ['export_task.exported', 'export_task.invalid'],
  })
  @IsIn(webhookEvents, { each: true, message: eventsMessage })
  @ArrayNotEmpty({ message: eventsMessage })
  @IsArray({ message: eventsMessage })
  @Mandatory()
  events!: string[];

  @DocumentedField(
    'Whether events are sent; true by default. Enabling a disabled webhook forgets its failures.',
  )
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  enabled?: boolean;
}

/** A webhook as administrators see it. */
@ApiSchema({ name: 'ExportWebhook', description: 'A webhook. Nobody can read its secret.' })
export class ExportWebhookView {
  @ApiProperty(uuidSchema)
  id!: string;

  @ApiProperty({ example: 'm1' })
  creator_id!: string;

  @ApiProperty({ example: '王小明' })
  creator_name!: string;

  @ApiProperty({ example: '订单系统' })
  name!: string;

  @ApiProperty({ format: 'uri', example: 'https://hooks.example.com/exports' })
  url!: string;

  @ApiProperty({ type: 'array', items: { type: 'string', enum: [...webhookEvents] } })
  events!: string[];

  @ApiProperty({ description: 'Whether events are sent.' })
  enabled!: boolean;

  @ApiProperty({
    type: 'string',
    enum: disabledReasons,
    nullable: true,
    description:
      'Why the service has disabled it: `gone`, the receiver answered 410; `failing`, every try of five days failed. Null otherwise.',
  })
  disabled_reason!: DisabledReason | null;

  @ApiProperty({
    ...timeOrNull,
    description: 'The first failed try since the last success; null without one.',
  })
  failing_since!: Date | null;

  @ApiProperty({
    ...timeOrNull,
    description: 'Until then the secret from before the rotation signs too; null without one.',
  })
  previous_secret_until!: Date | null;

  @ApiProperty(timeSchema)
  create_time!: Date;

  @ApiProperty(timeSchema)
  update_time!: Date;
}

const secretSchema = {
  description: 'The secret that signs the events, for `standardwebhooks`. It is shown this once.',
  example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYq=',
};

/** The answer to `POST /v2/export_webhook`. */
export class CreatedExportWebhook {
  @ApiProperty({ example: '01936c5e-0000-7000-8000-000000000003' })
  id!: string;

  @ApiProperty(secretSchema)
  secret!: string;
}

/** The answer to `POST /v2/export_webhook/{id}/rotate`. */
export class RotatedSecret {
  @ApiProperty(secretSchema)
  secret!: string;

  @ApiProperty({ ...timeSchema, description: 'Until then the former secret signs too.' })
  previous_secret_until!: Date;
}

/** The answer to `GET /v2/export_webhooks`. */
export class ExportWebhookList {
  @ApiProperty({ type: 'integer' })
  count!: number;

  @ApiProperty({ type: [ExportWebhookView] })
  list!: ExportWebhookView[];
}

/** The answer to `POST /v2/export_webhook/{id}/test`. */
export class QueuedTest {
  @ApiProperty({ ...eventIdSchema, description: 'The `webhook-id` of the test event.' })
  event_id!: string;
}

/** The answer to `POST /v2/export_webhook/{id}/replay`. */
export class QueuedReplay {
  @ApiProperty({ type: 'integer', description: 'Events that are sent again.' })
  count!: number;
}

/** One try of a delivery. */
export class WebhookTryView {
  @ApiProperty({ ...timeSchema, description: 'When it began.' })
  time!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The status of the answer; null without one.',
  })
  status!: number | null;

  @ApiProperty({ type: 'integer' })
  milliseconds!: number;

  @ApiProperty({
    enum: tryOutcomes,
    description:
      '`delivered`: 2xx; `gone`: 410; `status`: any other status, a redirect included; `timeout`: no complete answer in time; ' +
      '`address`: webhooks may not connect to the address; `connection`: no connection, or it broke.',
  })
  outcome!: TryOutcome;
}

/** An event on its way to a webhook. */
@ApiSchema({
  name: 'WebhookDelivery',
  description: 'An event on its way to a webhook, with the log of its tries.',
})
export class WebhookDeliveryView {
  @ApiProperty({ ...eventIdSchema, description: 'The `webhook-id` of every try.' })
  event_id!: string;

  @ApiProperty({ enum: allEvents })
  event!: string;

  @ApiProperty({ description: 'The body of every try.' })
  body!: string;

  @ApiProperty({
    enum: deliveryStates,
    description: '`waiting` for the next try, `delivered`, or `failed`: no further tries.',
  })
  state!: DeliveryState;

  @ApiProperty({ type: 'integer', description: 'Tries since the event was queued or replayed.' })
  attempts!: number;

  @ApiProperty({ ...timeOrNull, description: 'No try before this time; null if it does not wait.' })
  next_time!: Date | null;

  @ApiProperty({ ...timeSchema, description: 'The time of the event.' })
  create_time!: Date;

  @ApiProperty({ ...timeOrNull, description: 'When it was delivered or failed; null while it waits.' })
  end_time!: Date | null;

  @ApiProperty({ type: [WebhookTryView], description: 'The latest tries, the oldest first; at most 20.' })
  tries!: WebhookTryView[];
}

/** The answer to `GET /v2/export_webhook/{id}/deliveries`. */
export class WebhookDeliveryList {
  @ApiProperty({ type: 'integer', description: 'Matching deliveries on all pages.' })
  count!: number;

  @ApiProperty({ type: [WebhookDeliveryView] })
  list!: WebhookDeliveryView[];
}

/** The data of an event; which fields it has depends on its type. */
export class WebhookEventData {
  @ApiProperty({ description: 'The enterprise.', example: 'acme' })
  corp_id!: string;

  @ApiProperty({ required: false, description: 'Of events of a task.', ...uuidSchema })
  task_id?: string;

  @ApiProperty({ ...recordTypeSchema, required: false, description: 'Of events of a task.' })
  type?: number;

  @ApiProperty({ ...statusSchema, required: false, description: 'Of events of a task.' })
  status?: number;

  @ApiProperty({
    type: 'integer',
    required: false,
    description: 'Of events of a task: the rows of its file; 0 for an Invalid task.',
  })
  rows?: number;

  @ApiProperty({ ...resultCodeSchema, required: false })
  result_code?: string;

  @ApiProperty({
    required: false,
    description: 'Of `export_schedule.suspended`, and of events of a task that a schedule made.',
    ...uuidSchema,
  })
  schedule_id?: string;

  @ApiProperty({
    required: false,
    description: `Of \`export_schedule.suspended\` and \`${WEBHOOK_DISABLED}\`: why.`,
    example: '5 runs in a row failed.',
  })
  reason?: string;

  @ApiProperty({
    required: false,
    description: `Of \`${WEBHOOK_DISABLED}\` and \`${WEBHOOK_TEST}\`.`,
    ...uuidSchema,
  })
  webhook_id?: string;
}

/** The body that a receiver gets. */
@ApiSchema({ description: 'The body that a webhook sends. It is the same, byte for byte, in every try.' })
export class WebhookEventBody {
  @ApiProperty({ enum: allEvents })
  type!: string;

  @ApiProperty({ ...timeSchema, description: 'The time of the event.' })
  timestamp!: string;

  @ApiProperty({ type: WebhookEventData })
  data!: WebhookEventData;
}
