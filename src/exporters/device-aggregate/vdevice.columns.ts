import type { Column } from '../../exporter/column.js';
import { inGroup } from './group.columns.js';

const fields: readonly Column[] = [
  { key: 'cm_id', title: { zh: '服务器ID', en: 'CM server ID' }, type: 'text', identifier: true },
  { key: 'ip', title: { zh: '登录IP', en: 'Live IP' }, type: 'text', personal: 'other' },
  { key: 'online_count', title: { zh: '累计在线时长', en: 'Online total' }, type: 'number' },
  { key: 'last_login', title: { zh: '上次登录时间', en: 'Live last login at' }, type: 'datetime' },
  { key: 'last_logout', title: { zh: '上次离线时间', en: 'Live last logout at' }, type: 'datetime' },
  { key: 'last_update', title: { zh: '最近更新时间', en: 'Live last update at' }, type: 'datetime' },
];

/** Group `vdevice`: the live state of a device, but for its datapoints, which are those of its product. */
export const vdeviceColumns = inGroup('vdevice', 'vdevice', fields);
