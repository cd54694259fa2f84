import type { Column, ScalarType } from '../../exporter/column.js';
import { isObject } from '../../exporter/value.js';
import { literal } from '../../records/sql-plan.js';
import { inGroup, titleIn, type Group } from './group.js';

const vdevice: Group = { key: 'vdevice', title: { zh: '虚拟设备', en: 'Virtual device' } };

const fields: readonly Column[] = [
  { key: 'cm_id', title: { zh: '接入服务器ID', en: 'CM server ID' }, type: 'text', identifier: true },
  { key: 'ip', title: { zh: '登录IP', en: 'Login IP' }, type: 'text', personal: 'other' },
  { key: 'online_count', title: { zh: '在线总时长（秒）', en: 'Total online time (s)' }, type: 'number' },
  { key: 'last_login', title: { zh: '最近登录时间', en: 'Last login at' }, type: 'datetime' },
  { key: 'last_logout', title: { zh: '最近离线时间', en: 'Last logout at' }, type: 'datetime' },
  { key: 'last_update', title: { zh: '最近更新时间', en: 'Last updated at' }, type: 'datetime' },
];

/** Group `vdevice`: the live state of a device, without the datapoints, which depend on the product. */
export const vdeviceColumns = inGroup(vdevice, 'vdevice', fields);

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
    return [{ ...unlistedDatapoint(key, title), aliases: [`vdevice.${title}`], ...typed(of) }];
  });
}

/** The column of a datapoint. If the product does not list it, only its index is known. */
export function unlistedDatapoint(index: string, title = index): Column {
  return {
    key: `vdevice.${index}`,
    title: titleIn(vdevice, title),
    type: 'json',
    queryable: false,
    sortable: false,
    sql: `(vdevice.datapoints -> ${literal(index, 'text')})`,
  };
}

function typed(of: ScalarType | undefined): Pick<Column, 'of' | 'queryable'> {
  return of === undefined ? {} : { of, queryable: true };
}
