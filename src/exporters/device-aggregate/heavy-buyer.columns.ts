import type { Column } from '../../exporter/column.js';
import { inGroup } from './group.columns.js';

/** The platform dropped `email` from the documents, but not from their own sample of a query. */
const fields: readonly Column[] = [
  { key: 'id', title: { zh: '大客户编号', en: 'Buyer ID' }, type: 'text', identifier: true },
  { key: 'name', title: { zh: '大客户名称', en: 'Buyer name' }, type: 'text' },
  { key: 'industry', title: { zh: '所属行业', en: 'Buyer industry' }, type: 'text' },
  { key: 'location', title: { zh: '客户地址', en: 'Buyer address' }, type: 'text', personal: 'text' },
  { key: 'contacter', title: { zh: '联系人', en: 'Buyer contact' }, type: 'text', personal: 'text' },
  {
    key: 'contact_way',
    title: { zh: '联系方式', en: 'Buyer contact way' },
    type: 'text',
    identifier: true,
    personal: 'contact',
  },
  {
    key: 'status',
    title: { zh: '客户状态', en: 'Buyer status' },
    type: 'enum',
    labels: { 0: { zh: '停用', en: 'Disabled' }, 1: { zh: '可用', en: 'Enabled' } },
  },
  { key: 'create_time', title: { zh: '客户创建时间', en: 'Buyer created at' }, type: 'datetime' },
  { key: 'device_sum', title: { zh: '拥有设备数', en: 'Buyer device total' }, type: 'integer' },
  { key: 'country', title: { zh: '客户国家', en: 'Buyer country' }, type: 'text' },
  { key: 'province', title: { zh: '客户省份', en: 'Buyer province' }, type: 'text' },
  { key: 'city', title: { zh: '客户城市', en: 'Buyer city' }, type: 'text' },
  { key: 'email', title: { zh: '客户邮箱', en: 'Buyer email' }, type: 'text', personal: 'contact' },
];

/** Group `heavy_buyer`: the major customer that owns a device. */
export const heavyBuyerColumns = inGroup('heavy_buyer', 'heavy_buyer', fields, { sortable: false });
