import { literal } from '../records/sql-plan.js';
import { identifier } from '../sql/names.js';
import type { Column } from './column.js';
import { invalid, quote } from './faults.js';
import { columnsNamed } from './query-language.js';
import type { RecordExporter } from './record-exporter.js';

/** The platform's keys are shorter; longer ones would only bloat the header. */
const LONGEST_NAME = 128;

/** Precedes the key of an extended property that is also the name of a field. */
const PREFIX = 'properties.';

/** Whether `filter` may name columns that the exporter does not declare. */
export function hasFreeColumns(exporter: RecordExporter): boolean {
  return exporter.freeColumn !== undefined || propertiesOf(exporter) !== undefined;
}

/**
 * The column for a name in `filter` that the exporter does not declare; undefined if it must declare all.
 * @throws PlatformError 4001001 if the name is not valid.
 */
export function freeColumn(exporter: RecordExporter, name: string): Column | undefined {
  const properties = propertiesOf(exporter);
  const free = exporter.freeColumn?.(name);
  if (free !== undefined || properties === undefined) return free;
  const bare = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
  const isTaken = columnsNamed(exporter.columns, bare).length > 0;
  return { ...property(properties, bare), key: isTaken ? name : bare };
}

function propertiesOf({ source }: RecordExporter): string | undefined {
  return 'table' in source ? source.properties : undefined;
}

/**
 * The column of an extended property: a free key/value pair in a jsonb column. Only `filter` may name it. Its value can
 * be anything, so it counts as personal data.
 */
function property(properties: string, name: string): Omit<Column, 'key'> {
  if (name === '' || name.length > LONGEST_NAME || /[.\0]/.test(name) || name.startsWith('$')) {
    throw invalid(
      'filter',
      `unknown field ${quote(name)}. Must be a field or the key of an extended property: 1 to ${LONGEST_NAME} characters, no dot, no NUL, no leading "$". "${PREFIX}" may stand in front of it.`,
    );
  }
  return {
    title: name,
    type: 'json',
    queryable: false,
    sortable: false,
    personal: 'other',
    sql: `t.${identifier(properties)} -> ${literal(name, 'text')}`,
  };
}
