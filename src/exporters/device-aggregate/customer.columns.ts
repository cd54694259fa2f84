import type { Column } from '../../exporter/column.js';
import { inGroup, type Group } from './group.js';

const heavyBuyer: Group = { key: 'heavy_buyer', title: { zh: '大客户', en: 'Key account' } };
const dealer: Group = { key: 'dealer', title: { zh: '经销商', en: 'Dealer' } };

/** The platform's documents no longer list `email`, but their sample query still uses it. */
const heavyBuyerFields: readonly Column[] = [
  { key: 'id', title: { zh: 'ID', en: 'ID' }, type: 'text', identifier: true },
  { key: 'name', title: { zh: '名称', en: 'Name' }, type: 'text' },
  { key: 'industry', title: { zh: '行业', en: 'Industry' }, type: 'text' },
  { key: 'location', title: { zh: '地址', en: 'Address' }, type: 'text', personal: 'text' },
  { key: 'contacter', title: { zh: '联系人', en: 'Contact person' }, type: 'text', personal: 'text' },
  {
    key: 'contact_way',
    title: { zh: '联系方式', en: 'Contact details' },
    type: 'text',
    identifier: true,
    personal: 'contact',
  },
  {
    key: 'status',
    title: { zh: '状态', en: 'Status' },
    type: 'enum',
    labels: { 0: { zh: '停用', en: 'Disabled' }, 1: { zh: '可用', en: 'Enabled' } },
  },
  { key: 'create_time', title: { zh: '创建时间', en: 'Created at' }, type: 'datetime' },
  { key: 'device_sum', title: { zh: '设备总数', en: 'Devices' }, type: 'integer' },
  { key: 'country', title: { zh: '国家', en: 'Country' }, type: 'text' },
  { key: 'province', title: { zh: '省份', en: 'Province' }, type: 'text' },
  { key: 'city', title: { zh: '城市', en: 'City' }, type: 'text' },
  { key: 'email', title: { zh: '邮箱', en: 'E-mail' }, type: 'text', personal: 'contact' },
];

/** Group `heavy_buyer`: the key account that owns a device. */
export const heavyBuyerColumns = inGroup(heavyBuyer, 'heavy_buyer', heavyBuyerFields, { sortable: false });

const dealerFields: readonly Column[] = [
  { key: 'id', title: { zh: 'ID', en: 'ID' }, type: 'text', identifier: true },
  { key: 'name', title: { zh: '名称', en: 'Name' }, type: 'text' },
  { key: 'email', title: { zh: '邮箱', en: 'E-mail' }, type: 'text', personal: 'contact' },
  {
    key: 'phone',
    title: { zh: '手机号', en: 'Phone' },
    type: 'text',
    identifier: true,
    personal: 'contact',
  },
  { key: 'address', title: { zh: '联系地址', en: 'Address' }, type: 'text', personal: 'text' },
  {
    key: 'status',
    title: { zh: '状态', en: 'Status' },
    type: 'enum',
    labels: { 0: { zh: '停用', en: 'Disabled' }, 1: { zh: '可用', en: 'Enabled' } },
  },
  { key: 'dealer_code', title: { zh: '代码', en: 'Code' }, type: 'text', identifier: true },
  {
    key: 'upper_dealer_code',
    title: { zh: '上级经销商代码', en: 'Parent dealer code' },
    type: 'text',
    identifier: true,
  },
  { key: 'create_time', title: { zh: '创建时间', en: 'Created at' }, type: 'datetime' },
  { key: 'country', title: { zh: '国家', en: 'Country' }, type: 'text' },
  { key: 'province', title: { zh: '省份', en: 'Province' }, type: 'text' },
  { key: 'city', title: { zh: '城市', en: 'City' }, type: 'text' },
  { key: 'region', title: { zh: '负责区域', en: 'Sales region' }, type: 'text' },
  { key: 'saled_amount', title: { zh: '已售数量', en: 'Units sold' }, type: 'integer' },
];

/** Group `dealer`: the dealer to whom a device is assigned. */
export const dealerColumns = inGroup(dealer, 'dealer', dealerFields, { sortable: false });
