import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { columnTypes, type ColumnType } from './column.js';
import { operatorNames } from './query-language.js';
import { Title } from './title.js';

/** One column of a record type; `{…}` in its key stands for what a request names. */
export class RecordTypeColumn {
  @ApiProperty({
    description: 'Its name in `filter`, `query` and `order`; `{…}` stands for what a request names.',
  })
  key!: string;

  @ApiProperty()
  title!: Title;

  @ApiProperty({ type: 'string', enum: columnTypes })
  type!: ColumnType;

  @ApiProperty({
    type: 'string',
    enum: columnTypes,
    required: false,
    description: "The type of a list's elements, where they are no texts.",
  })
  element_type?: ColumnType;

  @ApiProperty({
    type: 'object',
    selfRequired: false,
    description: "The titles of an enum's numbers.",
    additionalProperties: { $ref: getSchemaPath(Title) },
  })
  enum?: Readonly<Record<number, Title>>;

  @ApiProperty({ description: 'In the file where the task names no fields.' })
  default!: boolean;

  @ApiProperty()
  queryable!: boolean;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', enum: [...operatorNames] },
    description: "What `query` takes for it; none where it can't be queried.",
  })
  operators!: readonly string[];

  @ApiProperty()
  sortable!: boolean;

  @ApiProperty({ description: 'Tells about a person, which not every role may see.' })
  personal_data!: boolean;

  @ApiProperty({
    description:
      'Whether it names something and counts nothing; spreadsheets are kept from taking it for a number.',
  })
  identifier!: boolean;
}
