import { ApiProperty } from '@nestjs/swagger';
import { ListedExportTask } from './listed-export-task.dto.js';

/** The answer to `POST /v2/export_tasks`. */
export class ExportTaskList {
  @ApiProperty({ type: 'integer', description: 'How many tasks match, on all pages.' })
  count!: number;

  @ApiProperty({ type: [ListedExportTask] })
  list!: ListedExportTask[];
}
