import { ApiProperty } from '@nestjs/swagger';
import { RecordType } from '../../../exporter/record-type.js';

/** The answer to `GET /v2/export_task_types`. */
export class RecordTypeList {
  @ApiProperty({ type: 'integer' })
  count!: number;

  @ApiProperty({ type: [RecordType] })
  list!: RecordType[];
}
