import type { Column } from '../../exporter/column.js';

/** Every field of an entry of the online/offline log, in the order of the default file. */
export const deviceSessionLogColumns: readonly Column[] = [
  { key: 'id', title: { zh: '记录ID', en: 'Log ID' }, type: 'text', identifier: true, default: true },
  {
    key: 'device_id',
    title: { zh: '设备ID', en: 'Device ID' },
    type: 'integer',
    identifier: true,
    default: true,
  },
  {
    key: 'product_id',
    title: { zh: '产品ID', en: 'Product ID' },
    type: 'text',
    identifier: true,
    default: true,
  },
  { key: 'ip', title: { zh: 'IP地址', en: 'IP address' }, type: 'text', default: true, personal: 'other' },
  {
    key: 'cm_id',
    title: { zh: '接入服务器ID', en: 'CM server ID' },
    type: 'text',
    identifier: true,
    default: true,
  },
  {
    key: 'status',
    title: { zh: '在线状态', en: 'Status' },
    type: 'enum',
    labels: { 0: { zh: '下线', en: 'Went offline' }, 1: { zh: '上线', en: 'Came online' } },
    default: true,
  },
  { key: 'create_time', title: { zh: '记录时间', en: 'Logged at' }, type: 'datetime', default: true },
  {
    key: 'code',
    title: { zh: '变化原因', en: 'Reason' },
    type: 'enum',
    labels: { 0: { zh: '正常', en: 'Normal' }, 1: { zh: '网络异常', en: 'Network failure' } },
    default: true,
  },
];
