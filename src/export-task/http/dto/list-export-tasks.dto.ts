import { ApiSchema } from '@nestjs/swagger';
import { IsArray, IsInt, IsObject, IsOptional, Max, Min } from 'class-validator';
import { DocumentedField } from '../../../openapi/documented-field.decorator.js';
import { Bounded } from './bounded.js';
import { NumericString } from './numeric-string.js';
import { orderSchema, querySchema } from './params.schema.js';

/** More tasks than this are never answered at once; a greater `limit` means this one. */
export const MAX_LIMIT = 1000;

/** How many tasks are answered at once where a request does not say. */
export const DEFAULT_LIMIT = 10;

/** The body of `POST /v2/export_tasks`; every field may be left out. */
@ApiSchema({ description: 'Which tasks are listed, and what of them.' })
export class ListExportTasks {
  @DocumentedField('How many tasks are skipped.', { default: 0 })
  @IsOptional()
  @Max(Number.MAX_SAFE_INTEGER, { message: 'a whole number from 0 is accepted' })
  @Min(0, { message: 'a whole number from 0 is accepted' })
  @IsInt({ message: 'a whole number from 0 is accepted' })
  @NumericString()
  offset?: number;

  @DocumentedField(`How many tasks are answered at most; more than ${MAX_LIMIT} means ${MAX_LIMIT}.`, {
    default: DEFAULT_LIMIT,
  })
  @IsOptional()
  @Min(1, { message: `a whole number from 1 to ${MAX_LIMIT} is accepted` })
  @IsInt({ message: `a whole number from 1 to ${MAX_LIMIT} is accepted` })
  @NumericString()
  limit?: number;

  @DocumentedField('The fields that are shown of each task; the default ones where none is named.', {
    items: { type: 'string' },
  })
  @IsOptional()
  @Bounded()
  @IsArray({ message: 'an array of field names is accepted' })
  filter?: unknown[];

  @DocumentedField(querySchema.description, querySchema)
  @IsOptional()
  @Bounded()
  @IsObject({ message: 'an object is accepted' })
  query?: Record<string, unknown>;

  @DocumentedField(`${orderSchema.description} Newest first unless said otherwise.`, {
    type: orderSchema.type,
    additionalProperties: orderSchema.additionalProperties,
  })
  @IsOptional()
  @Bounded()
  @IsObject({ message: 'an object is accepted' })
  order?: Record<string, unknown>;
}
