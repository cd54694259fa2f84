import type { Column } from '../../exporter/column.js';
import { inGroup } from './group.js';

/** The platform's documents no longer list `email`, but their sample query still uses it. */
const heavyBuyerFields: readonly Column[] = [
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
export const heavyBuyerColumns = inGroup('heavy_buyer', 'heavy_buyer', heavyBuyerFields, { sortable: false });

const dealerFields: readonly Column[] = [
  { key: 'id', title: { zh: '经销商ID', en: 'Dealer ID' }, type: 'text', identifier: true },
  { key: 'name', title: { zh: '经销商名称', en: 'Dealer name' }, type: 'text' },
  { key: 'email', title: { zh: '经销商邮箱', en: 'Dealer email' }, type: 'text', personal: 'contact' },
  {
    key: 'phone',
    title: { zh: '经销商手机', en: 'Dealer phone' },
    type: 'text',
    identifier: true,
    personal: 'contact',
  },
  { key: 'address', title: { zh: '经销商地址', en: 'Dealer address' }, type: 'text', personal: 'text' },
  {
    key: 'status',
    title: { zh: '经销商状态', en: 'Dealer status' },
    type: 'enum',
    labels: { 0: { zh: '停用', en: 'Disabled' }, 1: { zh: '可用', en: 'Enabled' } },
  },
  { key: 'dealer_code', title: { zh: '经销商代码', en: 'Dealer code' }, type: 'text', identifier: true },
  {
    key: 'upper_dealer_code',
    title: { zh: '上级代码', en: 'Upper dealer code' },
    type: 'text',
    identifier: true,
  },
  { key: 'create_time', title: { zh: '经销创建时间', en: 'Dealer created at' }, type: 'datetime' },
  { key: 'country', title: { zh: '经销国家', en: 'Dealer country' }, type: 'text' },
  { key: 'province', title: { zh: '经销省份', en: 'Dealer province' }, type: 'text' },
  { key: 'city', title: { zh: '经销城市', en: 'Dealer city' }, type: 'text' },
  { key: 'region', title: { zh: '负责区域', en: 'Dealer region' }, type: 'text' },
  { key: 'saled_amount', title: { zh: '已售数量', en: 'Dealer sold' }, type: 'integer' },
];

/** Group `dealer`: the dealer to whom a device is assigned. */
export const dealerColumns = inGroup('dealer', 'dealer', dealerFields, { sortable: false });
