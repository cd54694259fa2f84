import { literal } from '../records/sql-plan.js';
import type { Column } from './column.js';
import { invalid, quote } from './faults.js';

/** The platform's keys are shorter; longer ones would only bloat the header. */
const LONGEST_NAME = 128;

/**
 * The column of an extended property: a free key/value pair in the `properties` of a record. Only `filter` may name
 * it. Its value can be anything, so it counts as personal data.
 * @throws PlatformError 4001001 if the name breaks the rules for property keys.
 */
export function extendedProperty(name: string): Column {
  if (name === '' || name.length > LONGEST_NAME || /[.\0]/.test(name) || name.startsWith('$')) {
    throw invalid(
      'filter',
      `unknown field ${quote(name)}. Must be a field or the key of an extended property: 1 to ${LONGEST_NAME} characters, no dot, no NUL, no leading "$".`,
    );
  }
  return {
    key: name,
    title: { zh: name, en: name },
    type: 'json',
    queryable: false,
    sortable: false,
    personal: 'other',
    sql: `(t.properties -> ${literal(name, 'text')})`,
  };
}
