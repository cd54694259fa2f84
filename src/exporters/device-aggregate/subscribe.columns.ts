import { inGroup, type Group, joinSeveral, severalOf, type ScalarColumn } from './group.js';

const subscribe: Group = { key: 'subscribe', title: { zh: '订阅', en: 'Subscription' } };

const fields: readonly ScalarColumn[] = [
  {
    key: 'user_id',
    title: { zh: '用户ID', en: 'User ID' },
    type: 'integer',
    identifier: true,
    personal: 'other',
  },
  {
    key: 'nickname',
    title: { zh: '用户昵称', en: 'User nickname' },
    type: 'text',
    queryable: false,
    personal: 'text',
  },
  {
    key: 'phone',
    title: { zh: '用户手机号', en: 'User phone' },
    type: 'text',
    identifier: true,
    queryable: false,
    personal: 'contact',
  },
  {
    key: 'email',
    title: { zh: '用户邮箱', en: 'User e-mail' },
    type: 'text',
    queryable: false,
    personal: 'contact',
  },
  {
    key: 'role',
    title: { zh: '用户角色', en: 'User role' },
    type: 'enum',
    labels: { 0: { zh: '管理员', en: 'Administrator' }, 1: { zh: '普通用户', en: 'User' } },
  },
  {
    key: 'from_id',
    title: { zh: '分享者ID', en: 'Sharer ID' },
    type: 'integer',
    identifier: true,
    personal: 'other',
  },
  { key: 'create_date', title: { zh: '订阅时间', en: 'Subscribed at' }, type: 'datetime' },
];

/** Group `subscribe`: the users who subscribed to a device. */
export const subscribeColumns = inGroup(subscribe, 'subscribe', severalOf(fields), { sortable: false });

/** Joins the subscriptions of a device, oldest first. */
export const subscribeJoin = joinSeveral('device_subscription', 'subscribe', fields, {
  order: 's.create_date, s.user_id',
});
