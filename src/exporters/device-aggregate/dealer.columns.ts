import type { Column } from '../../exporter/column.js';
import { inGroup } from './group.columns.js';

const fields: readonly Column[] = [
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

/** Group `dealer`: the dealer that a device is given to. */
export const dealerColumns = inGroup('dealer', 'dealer', fields, { sortable: false });
