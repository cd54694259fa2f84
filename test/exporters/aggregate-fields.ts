import { PRODUCT } from '../support/devices.js';

/** Fields of a group: the title, the value of device 1, and the expected cell. */
type Fields = Record<string, [title: string, value: unknown, cell: string]>;

const device: Fields = {
  id: ['设备ID', 1, '1'],
  mac: ['MAC地址', 'ABCDEFABCDEF', 'ABCDEFABCDEF'],
  name: ['设备名称', '客厅"灯", 一\n二', '客厅"灯", 一\n二'],
  is_active: ['是否激活', true, '是'],
  active_date: ['激活时间 (UTC)', '2014-10-09T08:15:40.843Z', '2014-10-09 08:15:40'],
  mcu_mod: ['MCU型号', 'STM32F1', 'STM32F1'],
  mcu_version: ['MCU版本号', 3, '3'],
  firmware_mod: ['固件型号', 'ESP8266', 'ESP8266'],
  firmware_version: ['固件版本号', -7, '-7'],
  product_id: ['产品ID', PRODUCT, PRODUCT],
  region_id: ['区域ID', '44', '44'],
  sn: ['序列号', '00012345678901234567', '00012345678901234567'],
  domain: ['自定义域', '=A1', "'=A1"],
  create_time: ['创建时间 (UTC)', '2016-01-01T00:00:00Z', '2016-01-01 00:00:00'],
  creator_id: ['创建者ID', '10001', '10001'],
  creator_type: ['创建者类型', 2, '用户'],
  tags: ['设备标签', ['a', 'b;c'], 'a;"b;c"'],
  dealer_scope: ['经销商范围', 'd1', 'd1'],
  heavy_buyer: ['大客户ID', 'h1', 'h1'],
  groups: ['设备分组', ['一组', '二组'], '一组;二组'],
  last_reset: ['最后激活时间 (UTC)', '2016-02-29T00:00:00Z', '2016-02-29 00:00:00'],
};
const online: Fields = {
  is_online: ['是否在线', false, '否'],
  last_login: ['最近登录时间 (UTC)', '2016-03-01T00:00:00Z', '2016-03-01 00:00:00'],
  last_login_ip: ['最近登录IP', '203.0.113.9', '203.0.113.9'],
};
const vdevice: Fields = {
  cm_id: ['服务器ID', '7', '7'],
  ip: ['登录IP', '203.0.113.7', '203.0.113.7'],
  online_count: ['累计在线时长', 86400.5, '86400.5'],
  last_login: ['上次登录时间 (UTC)', '2016-04-01T00:00:00Z', '2016-04-01 00:00:00'],
  last_logout: ['上次离线时间 (UTC)', '2016-04-02T00:00:00Z', '2016-04-02 00:00:00'],
  last_update: ['最近更新时间 (UTC)', '2016-04-03T00:00:00Z', '2016-04-03 00:00:00'],
};
const geography: Fields = {
  country: ['国家', '中国', '中国'],
  province: ['省份', '广东', '广东'],
  city: ['城市', '广州', '广州'],
  district: ['区县', '海珠', '海珠'],
  lng: ['经度', 113.32, '113.32'],
  lat: ['纬度', -23.09, '-23.09'],
};
const subscribe: Fields = {
  user_id: ['用户ID', [30, 20, 10], '30;20;10'],
  nickname: ['用户昵称', ['甲;乙', null, '=丙'], '"甲;乙";;=丙'],
  phone: ['用户手机', [null, '+86', ''], ';+86;'],
  email: ['用户邮箱', ['=a@b.c', null, null], "'=a@b.c;;"],
  role: ['订阅角色', [0, null, 9], '管理员;;9'],
  from_id: ['推荐者ID', [null, 30, 0], ';30;0'],
  create_date: [
    '订阅时间 (UTC)',
    ['2015-10-09T08:15:40.843Z', '2015-10-10T00:00:00Z', null],
    '2015-10-09 08:15:40;2015-10-10 00:00:00;',
  ],
};
const heavy_buyer: Fields = {
  id: ['大客户编号', 'h1', 'h1'],
  name: ['大客户名称', '南方酒店', '南方酒店'],
  industry: ['所属行业', '酒店', '酒店'],
  location: ['客户地址', '天河路1号', '天河路1号'],
  contacter: ['联系人', '王经理', '王经理'],
  contact_way: ['联系方式', '13800000000', '13800000000'],
  status: ['客户状态', 1, '可用'],
  create_time: ['客户创建时间 (UTC)', '2016-05-01T00:00:00Z', '2016-05-01 00:00:00'],
  device_sum: ['拥有设备数', 12, '12'],
  country: ['客户国家', '中国', '中国'],
  province: ['客户省份', '湖北', '湖北'],
  city: ['客户城市', '武汉', '武汉'],
  email: ['客户邮箱', 'buyer@example.com', 'buyer@example.com'],
};
const dealer: Fields = {
  id: ['经销商ID', 'd1', 'd1'],
  name: ['经销商名称', '华南总代', '华南总代'],
  email: ['经销商邮箱', 'dealer@example.com', 'dealer@example.com'],
  phone: ['经销商手机', '13900000000', '13900000000'],
  address: ['经销商地址', '中山路1号', '中山路1号'],
  status: ['经销商状态', 0, '停用'],
  dealer_code: ['经销商代码', '0012', '0012'],
  upper_dealer_code: ['上级代码', '0001', '0001'],
  create_time: ['经销创建时间 (UTC)', '2016-06-01T00:00:00Z', '2016-06-01 00:00:00'],
  country: ['经销国家', '中国', '中国'],
  province: ['经销省份', '浙江', '浙江'],
  city: ['经销城市', '杭州', '杭州'],
  region: ['负责区域', '华东', '华东'],
  saled_amount: ['已售数量', 0, '0'],
};

/** Every field of every group. */
export const groups = { device, vdevice, online, geography, subscribe, heavy_buyer, dealer };

/** The values of device 1, by column. */
export function values(group: keyof typeof groups): Record<string, unknown> {
  return Object.fromEntries(Object.entries(groups[group]).map(([key, [, value]]) => [key, value]));
}

/** The three subscriptions of device 1. */
export function subscriptions(): Record<string, unknown>[] {
  return [0, 1, 2].map((n) =>
    Object.fromEntries(
      Object.entries(subscribe).map(([key, [, value]]) => [key, (value as readonly unknown[])[n]]),
    ),
  );
}
