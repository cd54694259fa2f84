import type { Column, ColumnType, Title } from './column.js';
import type { ExporterMetadata } from './exporter.decorator.js';
import { operators } from './query-language.js';
import type { RecordExporter } from './record-exporter.js';

/** A record type as clients see it: enough to build a form for its tasks. Keys are spelled as on the wire. */
export interface RecordType {
  value: number;
  name: string;
  title: Title;
  /** The keys that `extend` must have. */
  required_extend: readonly string[];
  /** Whether `filter` may name extended properties beside the columns. */
  extended_properties: boolean;
  columns: RecordTypeColumn[];
}

/** One column of a record type; `{…}` in its key stands for what a request names. */
export interface RecordTypeColumn {
  key: string;
  title: Title;
  type: ColumnType;
  /** The type of a list's elements, where they are no texts. */
  element_type?: ColumnType;
  /** The titles of an enum's numbers. */
  enum?: Readonly<Record<number, Title>>;
  /** In the file where the task names no fields. */
  default: boolean;
  queryable: boolean;
  /** What `query` takes for it; none where it can't be queried. */
  operators: readonly string[];
  sortable: boolean;
  personal_data: boolean;
  /** Whether it names something and counts nothing; spreadsheets are kept from taking it for a number. */
  identifier: boolean;
}

/** The catalogue entry of a record type, made from its definitions. */
export function catalogueEntry(
  { type, name, title }: ExporterMetadata,
  exporter: RecordExporter,
): RecordType {
  return {
    value: type,
    name,
    title,
    required_extend: exporter.requiredExtend ?? [],
    extended_properties: exporter.freeColumn !== undefined,
    columns: [...exporter.columns, ...(exporter.requestColumns ?? [])].map(catalogueColumn),
  };
}

function catalogueColumn(column: Column): RecordTypeColumn {
  return {
    key: column.key,
    title: column.title,
    type: column.type,
    ...(column.of && { element_type: column.of }),
    ...(column.labels && { enum: column.labels }),
    default: column.default ?? false,
    queryable: operators(column).length > 0,
    operators: operators(column),
    sortable: column.sortable ?? true,
    personal_data: column.personal !== undefined,
    identifier: column.identifier ?? false,
  };
}
