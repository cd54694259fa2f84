import type { Column } from './column.js';
import type { ExporterMetadata } from './exporter.decorator.js';
import { operators } from './query-language.js';
import type { RecordExporter } from './record-exporter.js';
import type { RecordType } from './record-type.js';
import type { RecordTypeColumn } from './record-type-column.js';

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
