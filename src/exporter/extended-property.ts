import { literal } from '../records/sql-plan.js';
import { identifier } from '../sql/names.js';
import type { Column } from './column.js';
import { invalid, quote } from './faults.js';
import type { RecordExporter } from './record-exporter.js';

/** The platform's keys are shorter; longer ones would only bloat the header. */
const LONGEST_NAME = 128;

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
  return exporter.freeColumn?.(name) ?? (properties === undefined ? undefined : property(properties, name));
}

function propertiesOf({ source }: RecordExporter): string | undefined {
  return 'open' in source ? undefined : source.properties;
}

/**
 * The column of an extended property: a free key/value pair in a jsonb column. Only `filter` may name it. Its value can
 * be anything, so it counts as personal data.
 */
function property(properties: string, name: string): Column {
  if (name === '' || name.length > LONGEST_NAME || /[.\0]/.test(name) || name.startsWith('$')) {
    throw invalid(
      'filter',
      `unknown field ${quote(name)}. Must be a field or the key of an extended property: 1 to ${LONGEST_NAME} characters, no dot, no NUL, no leading "$".`,
    );
  }
  return {
    key: name,
    title: name,
    type: 'json',
    queryable: false,
    sortable: false,
    personal: 'other',
    sql: `t.${identifier(properties)} -> ${literal(name, 'text')}`,
  };
}
