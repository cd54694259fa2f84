import type { Column } from '../../exporter/column.js';

/** Every field of a WeChat device, in the order of the default file. */
export const wechatAuthDeviceColumns: readonly Column[] = [
  {
    key: 'device_id',
    title: { zh: '设备ID', en: 'Device ID' },
    type: 'integer',
    identifier: true,
    default: true,
  },
  { key: 'app_id', title: { zh: '应用ID', en: 'App ID' }, type: 'text', identifier: true, default: true },
  {
    key: 'product_id',
    title: { zh: '产品ID', en: 'Product ID' },
    type: 'text',
    identifier: true,
    default: true,
  },
  { key: 'mac', title: { zh: 'MAC地址', en: 'MAC address' }, type: 'text', identifier: true, default: true },
  {
    key: 'w_device_id',
    title: { zh: '微信设备ID', en: 'WeChat device ID' },
    type: 'text',
    identifier: true,
    default: true,
  },
  {
    key: 'w_device_type',
    title: { zh: '微信设备类型', en: 'WeChat device type' },
    type: 'text',
    default: true,
  },
  {
    key: 'status',
    title: { zh: '授权状态', en: 'Authorization status' },
    type: 'enum',
    labels: {
      0: { zh: '未授权', en: 'Not authorized' },
      1: { zh: '已授权', en: 'Authorized' },
      2: { zh: '授权中', en: 'Authorization in progress' },
    },
    default: true,
  },
  { key: 'ticket', title: { zh: '微信票据', en: 'WeChat ticket' }, type: 'text', default: true },
];
