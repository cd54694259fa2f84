import { ApiSchema } from '@nestjs/swagger';
import { IsArray, IsInt, IsObject, IsOptional, Max, Min } from 'class-validator';
import { ZoneName } from '../../../file/file-options.js';
import { DocumentedField } from '../../../openapi/documented-field.decorator.js';
import { Bounded, NumericString } from './body.decorators.js';
import { orderSchema, querySchema } from './schemas.js';

/** The largest page. A greater `limit` is reduced to it. */
export const MAX_LIMIT = 1000;

/** The default page size. */
export const DEFAULT_LIMIT = 10;

/** The conditions on tasks in a body. */
export class TaskConditions {
  @DocumentedField(querySchema.description, querySchema)
  @IsOptional()
  @Bounded()
  @IsObject({ message: 'must be an object' })
  query?: Record<string, unknown>;

  @DocumentedField('The time zone of days, by its IANA name.', {
    type: 'string',
    default: 'UTC',
    example: 'Asia/Shanghai',
  })
  @IsOptional()
  @ZoneName('must be ')
  timezone?: string;
}

/** The body of `POST /v2/export_tasks`. Every field is optional. */
@ApiSchema({ description: 'The tasks to list, and their fields to show.' })
export class ListExportTasks extends TaskConditions {
  @DocumentedField('Tasks to skip.', { default: 0 })
  @IsOptional()
  @Max(Number.MAX_SAFE_INTEGER, { message: 'must be a non-negative integer' })
  @Min(0, { message: 'must be a non-negative integer' })
  @IsInt({ message: 'must be a non-negative integer' })
  @NumericString()
  offset?: number;

  @DocumentedField(`Tasks to return. More than ${MAX_LIMIT} means ${MAX_LIMIT}.`, {
    default: DEFAULT_LIMIT,
  })
  @IsOptional()
  @Min(1, { message: 'must be a positive integer' })
  @IsInt({ message: 'must be a positive integer' })
  @NumericString()
  limit?: number;

  @DocumentedField('The fields to show; by default the default fields.', {
    items: { type: 'string' },
  })
  @IsOptional()
  @Bounded()
  @IsArray({ message: 'must be an array of field names' })
  filter?: unknown[];

  @DocumentedField(`${orderSchema.description} By default, the newest task comes first.`, {
    type: orderSchema.type,
    additionalProperties: orderSchema.additionalProperties,
  })
  @IsOptional()
  @Bounded()
  @IsObject({ message: 'must be an object' })
  order?: Record<string, unknown>;
}
