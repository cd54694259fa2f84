import type { Column, ScalarType } from '../../exporter/column.js';
import { isObject } from '../../exporter/value.js';
import { literal } from '../../records/sql-plan.js';
import { inGroup } from './group.js';

const fields: readonly Column[] = [
  { key: 'cm_id', title: { zh: '服务器ID', en: 'CM server ID' }, type: 'text', identifier: true },
  { key: 'ip', title: { zh: '登录IP', en: 'Live IP' }, type: 'text', personal: 'other' },
  { key: 'online_count', title: { zh: '累计在线时长', en: 'Online total' }, type: 'number' },
  { key: 'last_login', title: { zh: '上次登录时间', en: 'Live last login at' }, type: 'datetime' },
  { key: 'last_logout', title: { zh: '上次离线时间', en: 'Live last logout at' }, type: 'datetime' },
  { key: 'last_update', title: { zh: '最近更新时间', en: 'Live last update at' }, type: 'datetime' },
];

/** Group `vdevice`: the live state of a device, without the datapoints, which depend on the product. */
export const vdeviceColumns = inGroup('vdevice', 'vdevice', fields);

/** The expected type of a datapoint's values, by the platform's number of the type. */
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

/** Whether a field name in group `vdevice` is the index of a datapoint. */
export function isDatapointIndex(name: string): boolean {
  return /^(0|[1-9]\d{0,8})$/.test(name);
}

/**
 * The datapoints of a product as columns of group `vdevice`. Requests may name them by index or by name.
 * @param list the product's `datapoints`; entries without a valid index are ignored.
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

/** The column of a datapoint that the product does not list, so that only its index is known. */
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
