import { ApiSchema } from '@nestjs/swagger';
import { IsInt, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { recordTypeSchema } from '../../../exporter/record-type.js';
import { FileOptions } from '../../../file/file-options.js';
import { DocumentedField } from '../../../openapi/documented-field.decorator.js';
import { Bounded, Mandatory, NumericString, WithoutNul } from './body.decorators.js';
import { extendSchema, paramsSchema } from './schemas.js';

/** A direction of `order`. */
type Direction = 'asc' | 'desc';

/** The fields, conditions and order of an export. Only type 9 has groups of them. */
export type ExportTaskParams = {
  filter?: readonly string[] | Readonly<Record<string, readonly string[]>> | null | undefined;
  query?: Readonly<Record<string, unknown>> | null | undefined;
  order?: Readonly<Record<string, Direction | Readonly<Record<string, Direction>>>> | null | undefined;
};

/** The body of `POST /v2/export_task`. */
@ApiSchema({ description: 'The export to create.' })
export class CreateExportTask {
  @DocumentedField('The name of the task and of its file.')
  @WithoutNul()
  @MaxLength(255, { message: 'must be at most 255 characters' })
  @IsString({ message: 'must be a string' })
  @Mandatory()
  name!: string;

  @DocumentedField('The purpose of the task.')
  @WithoutNul()
  @MaxLength(2000, { message: 'must be at most 2000 characters' })
  @IsString({ message: 'must be a string' })
  @Mandatory()
  describe!: string;

  @DocumentedField('The record type, as a number or a string of digits.', recordTypeSchema)
  @IsInt({ message: 'must be the number of a record type' })
  @NumericString()
  @Mandatory()
  type!: number;

  @DocumentedField(
    '`filter`, `query` and `order` of the export, in the fields of the record type; at most 64 KiB of JSON in 8 ' +
      'levels. Other keys are refused, but for `offset` and `limit`, which have no effect: an export covers all rows. The ' +
      'task returns `params` as sent.',
    paramsSchema,
  )
  @Bounded()
  @IsObject({ message: 'must be an object' })
  @Mandatory()
  params!: ExportTaskParams;

  @DocumentedField('Further input of some record types: see their `required_extend`.', extendSchema)
  @IsOptional()
  @Bounded()
  @IsObject({ message: 'must be an object' })
  extend?: Record<string, unknown>;

  @DocumentedField('The file options. The configuration of the service supplies the defaults.', {
    type: () => FileOptions,
  })
  @IsOptional()
  @Bounded()
  @IsObject({ message: 'must be an object' })
  options?: Partial<FileOptions>;
}
