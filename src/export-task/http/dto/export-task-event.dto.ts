import { ApiProperty } from '@nestjs/swagger';
import { TaskStatus } from '../../export-task.entity.js';
import { resultCodeSchema, statusSchema } from './task-status.schema.js';

/** How a task is doing at one moment. Keys are spelled as on the wire. */
export class ExportTaskEvent {
  @ApiProperty(statusSchema)
  status!: TaskStatus;

  @ApiProperty({ type: 'integer', description: 'Rows that were read so far.' })
  finished!: number;

  @ApiProperty({ type: 'integer', description: 'Rows that the file will have.' })
  total!: number;

  @ApiProperty({ type: 'integer', description: 'Since the export began; 0 while it has not.' })
  rows_per_second!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: "As it has been going so far; null where that can't be told.",
  })
  seconds_left!: number | null;

  @ApiProperty(resultCodeSchema)
  result_code!: string;

  @ApiProperty({ description: 'The same as a sentence for people.' })
  result_desc!: string;
}
