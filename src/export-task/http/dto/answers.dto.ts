import { ApiProperty, ApiSchema, getSchemaPath, PartialType, type ApiResponseOptions } from '@nestjs/swagger';
import { ExtendChoice } from '../../../exporter/extend-choice.js';
import { RecordType } from '../../../exporter/record-type.js';
import { TaskStatus } from '../../export-task.entity.js';
import { ExportTaskView } from './export-task-view.dto.js';
import { resolvedQuerySchema, resultCodeSchema, statusSchema } from './schemas.js';

/** The answer to `POST /v2/export_task`. */
export class CreatedExportTask {
  @ApiProperty({ example: '01936c5e-0000-7000-8000-000000000001' })
  id!: string;
}

const cell = { type: 'string', nullable: true } as const;

/** The answer to `POST /v2/export_task/preview`: the first rows, as texts that a reader of the file would see. */
export class Preview {
  @ApiProperty({ type: [String], example: ['设备ID', '设备名称'] })
  header!: string[];

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: cell },
    description: 'At most 20 rows. Each cell is its text, or null if the value is missing.',
    example: [
      ['1', '客厅灯'],
      ['2', null],
    ],
  })
  rows!: (string | null)[][];

  @ApiProperty(resolvedQuerySchema)
  resolved_query!: Record<string, unknown> | null;
}

/** The answer to `GET /v2/export_task/{id}/auth_link`. */
export class ExportTaskLink {
  @ApiProperty({
    format: 'uri',
    description: 'Downloads the file for a limited time, without an Access-Token.',
    example:
      'https://files.example.com/export-task/acme/01936c5e-0000-7000-8000-000000000001/1.csv?signature=x',
  })
  link_url!: string;
}

/** The data of an event of `GET /v2/export_task/{id}/events`: the progress of a task. */
export class ExportTaskEvent {
  @ApiProperty(statusSchema)
  status!: TaskStatus;

  @ApiProperty({ type: 'integer', description: 'Rows read so far.' })
  finished!: number;

  @ApiProperty({ type: 'integer', description: 'Rows the file will have.' })
  total!: number;

  @ApiProperty({ type: 'integer', description: 'The average throughput since the export began; 0 before.' })
  rows_per_second!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The remaining time at this throughput; null if it is unknown.',
  })
  seconds_left!: number | null;

  @ApiProperty(resultCodeSchema)
  result_code!: string;

  @ApiProperty({ description: 'The result as a sentence.' })
  result_desc!: string;
}

/** A task in a list, with the fields that the request names. */
@ApiSchema({ description: 'An export task with the fields that `filter` names, or the default fields.' })
export class ListedExportTask extends PartialType(ExportTaskView) {}

/** The answer to `POST /v2/export_tasks`. */
export class ExportTaskList {
  @ApiProperty({ type: 'integer', description: 'Matching tasks on all pages.' })
  count!: number;

  @ApiProperty({ type: [ListedExportTask] })
  list!: ListedExportTask[];
}

/** The answer to the call that lists the choices of a record type. */
export const extendChoices: ApiResponseOptions = {
  content: {
    'application/json': {
      schema: {
        type: 'object',
        additionalProperties: { type: 'array', items: { $ref: getSchemaPath(ExtendChoice) } },
      },
      example: { product_id: [{ value: '0000000000000000000000000000d001', title: '客厅灯' }] },
    },
  },
};

/** The answer to `GET /v2/export_task_types`. */
export class RecordTypeList {
  @ApiProperty({ type: 'integer' })
  count!: number;

  @ApiProperty({ type: [RecordType] })
  list!: RecordType[];
}
