import { literal } from '../records/sql-plan.js';
import type { Column } from './column.js';
import { invalid, quote } from './faults.js';

/** Longer names than this are no property's, and would only bloat the header. */
const LONGEST_NAME = 128;

/**
 * The column of an extended property: a free key/value pair of a record, kept in its `properties`. It may be named
 * in `filter` only. It can hold anything, so it is taken for personal data.
 * @throws PlatformError 4001001 where the name breaks the rule for property keys.
 */
export function extendedProperty(name: string): Column {
  if (name === '' || name.length > LONGEST_NAME || /[.\0]/.test(name) || name.startsWith('$')) {
    throw invalid(
      'filter',
      `${quote(name)} is neither a field nor the key of an extended property, which has 1 to ${LONGEST_NAME} characters, no dot, no NUL and no leading "$".`,
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
