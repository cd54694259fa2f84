import type { Column } from '../../exporter/column.js';

/** Every field of a dealer, in the order of the default file. A password is none of them. */
export const dealerColumns: readonly Column[] = [
  { key: 'id', title: { zh: '经销商ID', en: 'Dealer ID' }, type: 'text', default: true },
  { key: 'name', title: { zh: '经销商名称', en: 'Name' }, type: 'text', default: true },
  { key: 'email', title: { zh: '邮箱', en: 'E-mail' }, type: 'text', default: true, personal: true },
  {
    key: 'phone',
    title: { zh: '手机号', en: 'Phone' },
    type: 'text',
    default: true,
    sortable: false,
    personal: true,
  },
  {
    key: 'contacter',
    title: { zh: '联系人', en: 'Contact person' },
    type: 'text',
    default: true,
    sortable: false,
    personal: true,
  },
  {
    key: 'address',
    title: { zh: '联系地址', en: 'Address' },
    type: 'text',
    default: true,
    sortable: false,
    personal: true,
  },
  {
    key: 'status',
    title: { zh: '状态', en: 'Status' },
    type: 'enum',
    labels: { 0: { zh: '停用', en: 'Disabled' }, 1: { zh: '可用', en: 'Enabled' } },
    default: true,
  },
  { key: 'dealer_code', title: { zh: '经销商代码', en: 'Dealer code' }, type: 'text', default: true },
  {
    key: 'upper_dealer_code',
    title: { zh: '上级代码', en: 'Parent dealer code' },
    type: 'text',
    default: true,
  },
  { key: 'region', title: { zh: '负责区域', en: 'Region' }, type: 'text', default: true },
  { key: 'sale_goal', title: { zh: '销售指标', en: 'Sales target' }, type: 'integer', default: true },
  { key: 'saled_amount', title: { zh: '已售数量', en: 'Units sold' }, type: 'integer', default: true },
  { key: 'country', title: { zh: '国家', en: 'Country' }, type: 'text', default: true },
  { key: 'province', title: { zh: '省份', en: 'Province' }, type: 'text', default: true },
  { key: 'city', title: { zh: '城市', en: 'City' }, type: 'text', default: true },
  { key: 'home_page', title: { zh: '主页', en: 'Home page' }, type: 'text', default: true, sortable: false },
  { key: 'create_time', title: { zh: '创建时间', en: 'Created at' }, type: 'datetime', default: true },
];
