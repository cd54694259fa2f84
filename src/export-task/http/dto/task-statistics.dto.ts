import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { recordTypeSchema } from '../../../exporter/record-type.js';
import { DocumentedField } from '../../../openapi/documented-field.decorator.js';
import { NumericString } from './body.decorators.js';
import { TaskConditions } from './list-export-tasks.dto.js';
import { resultCodeSchema } from './schemas.js';

/** The most days of a statistic. */
const MOST_DAYS = 366;

/** The body of `POST /v2/export_tasks/statistics`. Every field is optional. */
@ApiSchema({ description: 'The tasks to count.' })
export class CountExportTasks extends TaskConditions {
  @DocumentedField('The number of days up to today.', { default: 30 })
  @IsOptional()
  @Max(MOST_DAYS, { message: `must be an integer from 1 to ${MOST_DAYS}` })
  @Min(1, { message: `must be an integer from 1 to ${MOST_DAYS}` })
  @IsInt({ message: `must be an integer from 1 to ${MOST_DAYS}` })
  @NumericString()
  days?: number;
}

/** Numbers of tasks. */
class TaskCounts {
  @ApiProperty({ type: 'integer', description: 'Tasks in any state.' })
  tasks!: number;

  @ApiProperty({ type: 'integer', description: 'Tasks that were exported, the expired ones included.' })
  exported!: number;

  @ApiProperty({ type: 'integer', description: 'Tasks that are Invalid.' })
  invalid!: number;

  @ApiProperty({ type: 'integer', description: 'Rows of the exported files.' })
  rows!: number;
}

/** The tasks that were created on a day. */
export class DayCounts extends TaskCounts {
  @ApiProperty({ format: 'date', example: '2026-01-05' })
  day!: string;
}

/** The tasks of a record type. */
export class TypeCounts extends TaskCounts {
  @ApiProperty(recordTypeSchema)
  type!: number;
}

/** The tasks with a result. */
export class ResultCounts {
  @ApiProperty(resultCodeSchema)
  result_code!: string;

  @ApiProperty({ type: 'integer' })
  tasks!: number;
}

/** The answer to `POST /v2/export_tasks/statistics`. */
export class TaskStatistics {
  @ApiProperty({ type: [DayCounts], description: 'Each of the days, the latest last.' })
  days!: DayCounts[];

  @ApiProperty({ type: [TypeCounts], description: 'The types of these tasks, by number.' })
  types!: TypeCounts[];

  @ApiProperty({ type: [ResultCounts], description: 'The results of these tasks, the most frequent first.' })
  results!: ResultCounts[];

  @ApiProperty({
    type: 'integer',
    description: 'Waiting tasks of the enterprise, whenever they were created.',
  })
  waiting!: number;

  @ApiProperty({
    type: 'integer',
    description: 'Running tasks of the enterprise, whenever they were created.',
  })
  running!: number;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When the oldest waiting task was created; null if none waits.',
  })
  oldest_waiting!: Date | null;
}
