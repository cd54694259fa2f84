import { APP, PRODUCT } from './many-rows.js';

/** What the documents of the platform, and its console, ask of one record type. */
export interface ConsoleQueries {
  type: number;
  name: string;
  /** The table with a row for each record. */
  table: string;
  extend?: Readonly<Record<string, string>>;
  /** `params` by what they ask for. */
  requests: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const month = { $gte: '2017-03-01T00:00:00.000Z', $lte: '2017-03-31T23:59:59.999Z' };
const product = { product_id: { $in: [PRODUCT] } };
const mac = { mac: { $like: 'e0f4' } };

const aggregate = (query: object, order?: object) => ({
  filter: { device: ['id', 'mac', 'name'], online: ['is_online'] },
  query,
  order,
});

/** Every record type that is read from the records database; types of one table follow each other. */
export const consoleQueries: readonly ConsoleQueries[] = [
  {
    type: 1,
    name: 'Device',
    table: 'device',
    extend: { product_id: PRODUCT },
    requests: {
      'all devices of a product': {},
      'a device by its id': { query: { id: { $in: [107] } } },
      'devices with a part of a MAC': { query: mac },
      'devices that are online': { query: { is_online: { $in: [true] } } },
      'devices that are activated': { query: { is_active: { $in: [true] } } },
      'devices activated in a month': { query: { active_date: month } },
      'devices created in a month': { query: { create_time: month } },
      'devices, the last activated first': { order: { active_date: 'desc' } },
      'devices, those online first': { order: { is_online: 'desc' } },
    },
  },
  {
    type: 9,
    name: 'DeviceAggregate',
    table: 'device',
    extend: { product_id: PRODUCT },
    requests: {
      'all devices of a product': aggregate({}),
      'devices with a part of a MAC': aggregate({ $logical: 'AND', device: mac }),
      'devices that are online': aggregate({ $logical: 'AND', online: { is_online: { $eq: true } } }),
      'devices created in a month': aggregate({ $logical: 'AND', device: { create_time: month } }),
      'devices in a province': aggregate({ $logical: 'AND', geography: { province: { $like: '广东' } } }),
      'devices of a dealer': aggregate({ $logical: 'AND', dealer: { name: { $like: '华南' } } }),
      'devices that are online or have a part of a MAC': aggregate({
        $logical: 'OR',
        device: mac,
        online: { is_online: { $eq: true } },
      }),
      'devices, those online first': aggregate({}, { online: { is_online: 'desc' } }),
    },
  },
  {
    type: 2,
    name: 'User',
    table: 'app_user',
    requests: {
      'all users': {},
      'users registered in a month': { query: { create_date: month } },
      'users of a source': { query: { source: { $in: [2] } } },
      'users with a part of a phone': { query: { phone: { $like: '13899' } } },
      'users with a part of an e-mail': { query: { email: { $like: '99@' } } },
      'users without a confirmed phone': { query: { phone_valid: { $in: [false] } } },
      'users with a confirmed e-mail': { query: { email_valid: { $nin: [false] } } },
      'users who are online': { query: { is_online: { $in: [true] } } },
      'users who are activated': { query: { is_active: [true] } },
      'users with a tag': { query: { tags: { $all: ['vip1'] } } },
      'users, the first registered first': { order: { create_time: 'asc' } },
    },
  },
  {
    type: 3,
    name: 'Alert',
    table: 'alert_message',
    requests: {
      'all alerts': {},
      'alerts of a product': { query: product, order: { create_date: 'desc' } },
      'alerts of a product, the oldest first': { query: product, order: { create_date: 'asc' } },
      'alerts of a product in a month': { query: { ...product, create_date: month } },
      'alerts of a product with a tag': { query: { ...product, tags: { $in: ['严重'] } } },
      'alerts of a product with a part of a MAC': { query: { ...product, ...mac } },
      'alerts of a product with a word': { query: { ...product, content: { $like: '温度 8' } } },
      'alerts of a product from a device': { query: { ...product, from: 107 } },
      'alerts from a device': { query: { from: { $in: [107] } } },
      'alerts in a month': { query: { create_date: month } },
      'alerts that are not read': { query: { is_read: false } },
    },
  },
  {
    type: 7,
    name: 'DeviceSessionLog',
    table: 'device_session_log',
    requests: {
      'the whole log': { filter: [], order: {} },
      'the log of a product': { query: { product_id: PRODUCT } },
      'the log of a product in a month': { query: { product_id: PRODUCT, create_time: month } },
      'the log of a product, online only': { query: { product_id: PRODUCT, status: 1 } },
      'the log of a device': { query: { product_id: PRODUCT, device_id: 107 } },
      'the log of a device in a month': { query: { device_id: 107, status: 0, create_time: month } },
      'the log of an address': { query: { product_id: PRODUCT, ip: '203.0.113.9' } },
      'the log of an address in a month': { query: { ip: '203.0.113.9', create_time: month } },
      'the log of a month': { query: { create_time: month } },
    },
  },
  {
    type: 8,
    name: 'WechatAuthDevice',
    table: 'wechat_auth_device',
    requests: {
      'all WeChat devices': {},
      'WeChat devices of an application': { query: { app_id: APP } },
      'WeChat devices of a product': { query: { product_id: PRODUCT } },
      'WeChat devices of an application and a product': { query: { app_id: APP, product_id: PRODUCT } },
      'WeChat devices by their authorization': { query: { app_id: APP, status: { $in: [1] } } },
      'WeChat devices with a part of a MAC': { query: mac },
    },
  },
  {
    type: 4,
    name: 'Heavybuyer',
    table: 'heavy_buyer',
    requests: {
      'all major customers': {},
      'major customers with a part of a name': { query: { name: { $like: '客户 99' } } },
      'major customers of an industry': { query: { industry: { $in: ['industry 3'] } } },
      'major customers created in a month': { query: { create_time: month } },
      'major customers, those with the most devices first': { order: { device_sum: 'desc' } },
    },
  },
  {
    type: 5,
    name: 'Dealer',
    table: 'dealer',
    requests: {
      'all dealers': { order: { create_time: 'desc' } },
      'dealers by their ids': { query: { id: { $in: ['d107', 'd157'] } } },
      'dealers by their names': { query: { name: { $in: ['经销商 107'] } } },
      'dealers by their e-mails': { query: { email: { $in: ['107@example.com'] } } },
      'dealers by their contact persons': { query: { contacter: { $in: ['c107'] } } },
    },
  },
  {
    type: 10,
    name: 'BroadcastTaskList',
    table: 'broadcast_task',
    requests: {
      'all messages': {},
      'messages with a part of a title': { query: { title: { $like: '消息 99' } } },
      'messages of a month': { query: { time: month } },
      'messages, the last first': { order: { time: 'desc' } },
    },
  },
];
