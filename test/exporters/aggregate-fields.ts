import { PRODUCT } from '../support/devices.js';

/** Fields of a group: the title, the value of device 1, and the expected cell. */
type Fields = Record<string, [title: string, value: unknown, cell: string]>;

const device: Fields = {
  id: ['设备.ID', 1, '1'],
  mac: ['设备.MAC地址', 'ABCDEFABCDEF', 'ABCDEFABCDEF'],
  name: ['设备.名称', '客厅"灯", 一\n二', '客厅"灯", 一\n二'],
  is_active: ['设备.是否激活', true, '是'],
  active_date: ['设备.激活时间 (UTC)', '2014-10-09T08:15:40.843Z', '2014-10-09 08:15:40'],
  mcu_mod: ['设备.MCU型号', 'STM32F1', 'STM32F1'],
  mcu_version: ['设备.MCU版本号', 3, '3'],
  firmware_mod: ['设备.固件型号', 'ESP8266', 'ESP8266'],
  firmware_version: ['设备.固件版本号', -7, '-7'],
  product_id: ['设备.产品ID', PRODUCT, PRODUCT],
  region_id: ['设备.区域ID', '44', '44'],
  sn: ['设备.序列号', '00012345678901234567', '00012345678901234567'],
  domain: ['设备.自定义域', '=A1', "'=A1"],
  create_time: ['设备.创建时间 (UTC)', '2016-01-01T00:00:00Z', '2016-01-01 00:00:00'],
  creator_id: ['设备.创建者ID', '10001', '10001'],
  creator_type: ['设备.创建者类型', 2, '用户'],
  tags: ['设备.标签', ['a', 'b;c'], 'a;"b;c"'],
  dealer_scope: ['设备.经销商范围', 'd1', 'd1'],
  heavy_buyer: ['设备.大客户ID', 'h1', 'h1'],
  groups: ['设备.分组', ['一组', '二组'], '一组;二组'],
  last_reset: ['设备.最后激活时间 (UTC)', '2016-02-29T00:00:00Z', '2016-02-29 00:00:00'],
};
const online: Fields = {
  is_online: ['在线状态.是否在线', false, '否'],
  last_login: ['在线状态.最近登录时间 (UTC)', '2016-03-01T00:00:00Z', '2016-03-01 00:00:00'],
  last_login_ip: ['在线状态.最近登录IP', '203.0.113.9', '203.0.113.9'],
};
const vdevice: Fields = {
  cm_id: ['虚拟设备.接入服务器ID', '7', '7'],
  ip: ['虚拟设备.登录IP', '203.0.113.7', '203.0.113.7'],
  online_count: ['虚拟设备.在线总时长（秒）', 86400.5, '86400.5'],
  last_login: ['虚拟设备.最近登录时间 (UTC)', '2016-04-01T00:00:00Z', '2016-04-01 00:00:00'],
  last_logout: ['虚拟设备.最近离线时间 (UTC)', '2016-04-02T00:00:00Z', '2016-04-02 00:00:00'],
  last_update: ['虚拟设备.最近更新时间 (UTC)', '2016-04-03T00:00:00Z', '2016-04-03 00:00:00'],
};
const geography: Fields = {
  country: ['地理位置.国家', '中国', '中国'],
  province: ['地理位置.省份', '广东', '广东'],
  city: ['地理位置.城市', '广州', '广州'],
  district: ['地理位置.区县', '海珠', '海珠'],
  lng: ['地理位置.经度', 113.32, '113.32'],
  lat: ['地理位置.纬度', -23.09, '-23.09'],
};
const subscribe: Fields = {
  user_id: ['订阅.用户ID', [30, 20, 10], '30;20;10'],
  nickname: ['订阅.用户昵称', ['甲;乙', null, '=丙'], '"甲;乙";;=丙'],
  phone: ['订阅.用户手机号', [null, '+86', ''], ';+86;'],
  email: ['订阅.用户邮箱', ['=a@b.c', null, null], "'=a@b.c;;"],
  role: ['订阅.用户角色', [0, null, 9], '管理员;;9'],
  from_id: ['订阅.分享者ID', [null, 30, 0], ';30;0'],
  create_date: [
    '订阅.时间 (UTC)',
    ['2015-10-09T08:15:40.843Z', '2015-10-10T00:00:00Z', null],
    '2015-10-09 08:15:40;2015-10-10 00:00:00;',
  ],
};
const heavy_buyer: Fields = {
  id: ['大客户.ID', 'h1', 'h1'],
  name: ['大客户.名称', '南方酒店', '南方酒店'],
  industry: ['大客户.行业', '酒店', '酒店'],
  location: ['大客户.地址', '天河路1号', '天河路1号'],
  contacter: ['大客户.联系人', '王经理', '王经理'],
  contact_way: ['大客户.联系方式', '13800000000', '13800000000'],
  status: ['大客户.状态', 1, '可用'],
  create_time: ['大客户.创建时间 (UTC)', '2016-05-01T00:00:00Z', '2016-05-01 00:00:00'],
  device_sum: ['大客户.设备总数', 12, '12'],
  country: ['大客户.国家', '中国', '中国'],
  province: ['大客户.省份', '湖北', '湖北'],
  city: ['大客户.城市', '武汉', '武汉'],
  email: ['大客户.邮箱', 'buyer@example.com', 'buyer@example.com'],
};
const dealer: Fields = {
  id: ['经销商.ID', 'd1', 'd1'],
  name: ['经销商.名称', '华南总代', '华南总代'],
  email: ['经销商.邮箱', 'dealer@example.com', 'dealer@example.com'],
  phone: ['经销商.手机号', '13900000000', '13900000000'],
  address: ['经销商.联系地址', '中山路1号', '中山路1号'],
  status: ['经销商.状态', 0, '停用'],
  dealer_code: ['经销商.代码', '0012', '0012'],
  upper_dealer_code: ['经销商.上级经销商代码', '0001', '0001'],
  create_time: ['经销商.创建时间 (UTC)', '2016-06-01T00:00:00Z', '2016-06-01 00:00:00'],
  country: ['经销商.国家', '中国', '中国'],
  province: ['经销商.省份', '浙江', '浙江'],
  city: ['经销商.城市', '杭州', '杭州'],
  region: ['经销商.负责区域', '华东', '华东'],
  saled_amount: ['经销商.已售数量', 0, '0'],
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
