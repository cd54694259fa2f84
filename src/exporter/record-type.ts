import { ApiProperty, getSchemaPath, type ApiPropertyOptions } from '@nestjs/swagger';
import { columnTypes, inBothLanguages, Title, type Column, type ColumnType } from './column.js';
import { operatorNames } from './operators.js';
import { operators } from './query-language.js';
import { hasFreeColumns } from './extended-property.js';
import type { ExporterMetadata, RecordExporter } from './record-exporter.js';

/** The name of the OpenAPI schema that lists the numbers of all registered record types. */
export const RECORD_TYPE_NUMBER = 'RecordTypeNumber';

/** The name of the OpenAPI schema of a direction in `order`. */
export const SORT_DIRECTION = 'SortDirection';

/** The OpenAPI schema of a record type's number. */
export const recordTypeSchema = {
  type: 'integer',
  allOf: [{ $ref: getSchemaPath(RECORD_TYPE_NUMBER) }],
} satisfies ApiPropertyOptions;

/** A column of a record type in the catalogue. */
export class RecordTypeColumn {
  @ApiProperty({
    description: 'Name of the field in `filter`, `query` and `order`; the request fills in `{…}`.',
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
    description:
      'Type of the elements of a list, by default text; or the type that a json value is expected to have.',
  })
  element_type?: ColumnType;

  @ApiProperty({
    type: 'object',
    selfRequired: false,
    description: 'Titles of an enum by its values: numbers, or the texts of a `text_enum`.',
    additionalProperties: { $ref: getSchemaPath(Title) },
  })
  enum?: Readonly<Record<string, Title>>;

  @ApiProperty({ description: 'Whether the file contains the column if the task names no fields.' })
  default!: boolean;

  @ApiProperty()
  queryable!: boolean;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', enum: [...operatorNames] },
    description: 'Operators that `query` supports for the field; empty if it cannot be queried.',
  })
  operators!: readonly string[];

  @ApiProperty()
  sortable!: boolean;

  @ApiProperty({ description: 'Whether the column is personal data, which some roles must not see.' })
  personal_data!: boolean;

  @ApiProperty({
    description: 'Whether the value is an identifier; spreadsheets must not treat it as a number.',
  })
  identifier!: boolean;
}

/** A record type in the catalogue, with all that a form for its tasks needs. Keys are spelled as in the answer. */
export class RecordType {
  @ApiProperty({ description: 'Number of the record type: the `type` of a task.', ...recordTypeSchema })
  value!: number;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  title!: Title;

  @ApiProperty({ type: [String], description: 'Keys that `extend` must contain.' })
  required_extend!: readonly string[];

  @ApiProperty({ description: 'Whether `filter` may name extended properties in addition to the columns.' })
  extended_properties!: boolean;

  @ApiProperty({ type: [RecordTypeColumn] })
  columns!: RecordTypeColumn[];
}

/** The catalogue entry of an exporter. */
export function recordType({ type, name, title }: ExporterMetadata, exporter: RecordExporter): RecordType {
  return {
    value: type,
    name,
    title: inBothLanguages(title),
    required_extend: exporter.requiredExtend ?? [],
    extended_properties: hasFreeColumns(exporter),
    columns: [...exporter.columns, ...(exporter.requestColumns ?? [])].map(recordTypeColumn),
  };
}

function recordTypeColumn(column: Column): RecordTypeColumn {
  return {
    key: column.key,
    title: inBothLanguages(column.title),
    type: column.type,
    ...(column.of && { element_type: column.of }),
    ...(column.labels && { enum: titles(column.labels) }),
    default: column.default ?? false,
    queryable: operators(column).length > 0,
    operators: operators(column),
    sortable: column.sortable ?? true,
    personal_data: column.personal !== undefined,
    identifier: column.identifier ?? false,
  };
}

function titles(labels: NonNullable<Column['labels']>): Record<string, Title> {
  return Object.fromEntries(Object.entries(labels).map(([value, label]) => [value, inBothLanguages(label)]));
}
