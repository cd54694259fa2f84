import { ApiProperty } from '@nestjs/swagger';
import { RecordTypeColumn } from './record-type-column.js';
import { recordTypeSchema } from './record-type.schema.js';
import { Title } from './title.js';

/** A record type as clients see it: enough to build a form for its tasks. Keys are spelled as on the wire. */
export class RecordType {
  @ApiProperty({ description: 'Its number, the `type` of a task.', ...recordTypeSchema })
  value!: number;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  title!: Title;

  @ApiProperty({ type: [String], description: 'The keys that `extend` must have.' })
  required_extend!: readonly string[];

  @ApiProperty({ description: 'Whether `filter` may name extended properties beside the columns.' })
  extended_properties!: boolean;

  @ApiProperty({ type: [RecordTypeColumn] })
  columns!: RecordTypeColumn[];
}
