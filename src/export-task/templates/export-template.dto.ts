import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { recordTypeSchema } from '../../exporter/record-type.js';
import { FileOptions } from '../../file/file-options.js';
import { DocumentedField } from '../../openapi/documented-field.decorator.js';
import { CreateExportTask } from '../http/dto/create-export-task.dto.js';
import { extendSchema, paramsSchema } from '../http/dto/schemas.js';

/** The body of `POST /v2/export_template` and of `PUT /v2/export_template/{id}`. */
@ApiSchema({ description: 'The body of a creation, to be saved as a template.' })
export class SaveExportTemplate extends CreateExportTask {
  @DocumentedField(
    'Whether all members of the enterprise see the template. By default its creator alone does.',
  )
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  shared?: boolean;
}

/** A template as callers see it. */
@ApiSchema({
  name: 'ExportTemplate',
  description: 'A template. Its fields are those of a creation, and more.',
})
export class ExportTemplateView {
  @ApiProperty({ format: 'uuid', example: '01936c5e-0000-7000-8000-000000000002' })
  id!: string;

  @ApiProperty({ example: 'm1' })
  creator_id!: string;

  @ApiProperty({ example: '王小明' })
  creator_name!: string;

  @ApiProperty({ description: 'Whether all members of the enterprise see it, or its creator alone.' })
  shared!: boolean;

  @ApiProperty({
    description: 'The name of the template, and of the tasks made from it.',
    example: '昨日告警',
  })
  name!: string;

  @ApiProperty({ example: '每天' })
  describe!: string;

  @ApiProperty(recordTypeSchema)
  type!: number;

  @ApiProperty({ ...paramsSchema, description: 'As sent.' })
  params!: object;

  @ApiProperty({ ...extendSchema, description: 'As sent; empty if nothing was.' })
  extend!: object;

  @ApiProperty({
    type: () => FileOptions,
    description: 'As sent. The defaults of the service complete them when a task is created.',
  })
  options!: object;

  @ApiProperty({ type: 'string', format: 'date-time' })
  create_time!: Date;

  @ApiProperty({ type: 'string', format: 'date-time' })
  update_time!: Date;
}

/** The answer to a call that saves a template. */
export class SavedExportTemplate {
  @ApiProperty({ example: '01936c5e-0000-7000-8000-000000000002' })
  id!: string;
}

/** The answer to `GET /v2/export_templates`. */
export class ExportTemplateList {
  @ApiProperty({ type: 'integer' })
  count!: number;

  @ApiProperty({ type: [ExportTemplateView] })
  list!: ExportTemplateView[];
}
