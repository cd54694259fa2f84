import { ApiSchema } from '@nestjs/swagger';
import { IsInt, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { recordTypeSchema } from '../../../exporter/record-type.schema.js';
import { FileOptions } from '../../../file/file-options.js';
import { DocumentedField } from '../../../openapi/documented-field.decorator.js';
import { Bounded } from './bounded.js';
import { Mandatory } from './mandatory.js';
import { NumericString } from './numeric-string.js';
import { extendSchema, paramsSchema } from './params.schema.js';

/** PostgreSQL can't hold a NUL in a text. */
const WITHOUT_NUL = /^[^\0]*$/;

/** The body of `POST /v2/export_task`. */
@ApiSchema({ description: 'What is to be exported.' })
export class CreateExportTask {
  @DocumentedField('The name of the task, and of its file.')
  @Matches(WITHOUT_NUL, { message: 'a text without NUL is accepted' })
  @MaxLength(255, { message: 'at most 255 characters are accepted' })
  @IsString({ message: 'a string is accepted' })
  @Mandatory()
  name!: string;

  @DocumentedField('What the task is for, in words.')
  @Matches(WITHOUT_NUL, { message: 'a text without NUL is accepted' })
  @MaxLength(2000, { message: 'at most 2000 characters are accepted' })
  @IsString({ message: 'a string is accepted' })
  @Mandatory()
  describe!: string;

  @DocumentedField('The record type; a string of digits is accepted, too.', recordTypeSchema)
  @IsInt({ message: 'the number of a record type is accepted' })
  @NumericString()
  @Mandatory()
  type!: number;

  @DocumentedField(
    '`filter`, `query` and `order` of the export, which the record type checks; at most 64 KiB of JSON in 8 levels. ' +
      'They come back as they were sent.',
    paramsSchema,
  )
  @Bounded()
  @IsObject({ message: 'an object is accepted' })
  @Mandatory()
  params!: Record<string, unknown>;

  @DocumentedField(
    'What a record type needs besides, see `required_extend` of the record types.',
    extendSchema,
  )
  @IsOptional()
  @Bounded()
  @IsObject({ message: 'an object is accepted' })
  extend?: Record<string, unknown>;

  @DocumentedField('How the file is written; what is left out is as the service is configured.', {
    type: () => FileOptions,
  })
  @IsOptional()
  @Bounded()
  @IsObject({ message: 'an object is accepted' })
  options?: Record<string, unknown>;
}
