import type { Column, ScalarType } from '../../exporter/column.js';
import { isObject } from '../../exporter/json-object.js';
import { literal } from '../../records/sql-plan.js';

/** What the values of a datapoint should be, by the number that the platform gives the type. */
const types: Readonly<Record<number, ScalarType>> = {
  1: 'boolean',
  2: 'integer',
  3: 'integer',
  4: 'integer',
  5: 'number',
  6: 'text',
  7: 'text',
  8: 'integer',
  9: 'integer',
};

/** Whether a name in group `vdevice` is the index of a datapoint. */
export function isDatapointIndex(name: string): boolean {
  return /^(0|[1-9]\d{0,8})$/.test(name);
}

/**
 * The datapoints of a product as columns of group `vdevice`, which go by their indexes and by their names.
 * @param list what the product's record holds; entries that are no datapoints are left out.
 */
export function datapointColumns(list: unknown): Column[] {
  const entries: unknown[] = Array.isArray(list) ? list : [];
  return entries.filter(isObject).flatMap(({ index, name, type }) => {
    const key = String(index);
    if (!isDatapointIndex(key)) return [];
    const of = types[Number(type)];
    const title = typeof name === 'string' && name !== '' ? name : key;
    return [{ ...unlistedDatapoint(key), title: both(title), aliases: [`vdevice.${title}`], ...typed(of) }];
  });
}

/** The column of a datapoint that the product's list does not have: nothing is known but its index. */
export function unlistedDatapoint(index: string): Column {
  return {
    key: `vdevice.${index}`,
    title: both(index),
    type: 'json',
    queryable: false,
    sortable: false,
    sql: `(vdevice.datapoints -> ${literal(index, 'text')})`,
  };
}

function typed(of: ScalarType | undefined): Pick<Column, 'of' | 'queryable'> {
  return of === undefined ? {} : { of, queryable: true };
}

function both(title: string): Column['title'] {
  return { zh: title, en: title };
}
