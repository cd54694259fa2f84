import type { Column } from '../../exporter/column.js';
import { inGroup } from './group.columns.js';

const deviceFields: readonly Column[] = [
  { key: 'id', title: { zh: '设备ID', en: 'Device ID' }, type: 'integer' },
  { key: 'mac', title: { zh: 'MAC地址', en: 'MAC' }, type: 'text' },
  { key: 'name', title: { zh: '设备名称', en: 'Device name' }, type: 'text' },
  { key: 'is_active', title: { zh: '是否激活', en: 'Activated' }, type: 'boolean' },
  { key: 'active_date', title: { zh: '激活时间', en: 'Activated at' }, type: 'datetime' },
  { key: 'mcu_mod', title: { zh: 'MCU型号', en: 'MCU model' }, type: 'text' },
  { key: 'mcu_version', title: { zh: 'MCU版本号', en: 'MCU version' }, type: 'integer' },
  { key: 'firmware_mod', title: { zh: '固件型号', en: 'Firmware model' }, type: 'text' },
  {
    key: 'firmware_version',
    title: { zh: '固件版本号', en: 'Firmware version' },
    type: 'integer',
    aliases: ['firmware'],
  },
  { key: 'product_id', title: { zh: '产品ID', en: 'Product ID' }, type: 'text' },
  { key: 'region_id', title: { zh: '区域ID', en: 'Region ID' }, type: 'text' },
  { key: 'sn', title: { zh: '序列号', en: 'Serial number' }, type: 'text' },
  { key: 'domain', title: { zh: '自定义域', en: 'Domain' }, type: 'text' },
  { key: 'create_time', title: { zh: '创建时间', en: 'Created at' }, type: 'datetime' },
  { key: 'creator_id', title: { zh: '创建者ID', en: 'Creator ID' }, type: 'text' },
  {
    key: 'creator_type',
    title: { zh: '创建者类型', en: 'Creator type' },
    type: 'enum',
    labels: { 1: { zh: '企业成员', en: 'Enterprise member' }, 2: { zh: '用户', en: 'User' } },
  },
  { key: 'tags', title: { zh: '设备标签', en: 'Tags' }, type: 'list' },
  { key: 'dealer_scope', title: { zh: '经销商范围', en: 'Dealer scope' }, type: 'text' },
  { key: 'heavy_buyer', title: { zh: '大客户ID', en: 'Heavy buyer ID' }, type: 'text' },
  { key: 'groups', title: { zh: '设备分组', en: 'Groups' }, type: 'list' },
  { key: 'last_reset', title: { zh: '最后激活时间', en: 'Last reset at' }, type: 'datetime' },
];

const onlineFields: readonly Column[] = [
  { key: 'is_online', title: { zh: '是否在线', en: 'Online' }, type: 'boolean' },
  {
    key: 'last_login',
    title: { zh: '最近登录时间', en: 'Last login at' },
    type: 'datetime',
    queryable: false,
    sortable: false,
  },
  {
    key: 'last_login_ip',
    title: { zh: '最近登录IP', en: 'Last login IP' },
    type: 'text',
    queryable: false,
    sortable: false,
  },
];

/** What the row of the device itself tells: groups `device` and `online`. */
export const deviceColumns = [
  ...inGroup('device', 't', deviceFields),
  ...inGroup('online', 't', onlineFields),
];
