import type { TestDatabase } from '../support/database.js';
import { subscriptions, values } from './aggregate-fields.js';
import { insertAggregate } from './aggregate-records.js';

/** The rule of the statistics of device 1. */
export const RULE = '57ff00aa0011223344550001';

const datapoints = [
  { index: 1, name: '电源', type: 1, symbol: '' },
  { index: 2, name: '温度', type: 5, symbol: '℃' },
  { index: 3, name: '模式', type: 6, symbol: '' },
  { index: 4, name: '计数', type: 9, symbol: '' },
  { index: 5, name: 'ip', type: 6 },
  { index: 6, name: '', type: 77 },
  { name: 'no index' },
  null,
];

const month = (number: number) => {
  const [start, end] = [new Date(Date.UTC(2015, number - 1)), new Date(Date.UTC(2015, number) - 1)];
  return { date_start: start.toISOString(), date_end: end.toISOString() };
};

/**
 * Gives `acme` three devices: one with a value in every field, one with a few values and one with hardly any. Another
 * enterprise gets more records, some with the same ids.
 */
export async function insertEnterprises(database: TestDatabase): Promise<void> {
  const statistic = { device_id: 1, statistic_rule_id: RULE, index: 2, fineness: 4 };
  await insertAggregate(database, 'acme', datapoints, {
    device: [
      { ...values('device'), ...values('online') },
      { id: 2, is_online: true, is_active: false, mac: 'B', region_id: '1', heavy_buyer: 'gone' },
      { id: 3, is_online: null, is_active: true, mac: 'A', heavy_buyer: 'h1', dealer_scope: 'd2' },
      { id: 4, is_online: true, is_active: true, mac: 'C', product_id: 'b'.repeat(32) },
    ],
    virtual_device: [
      {
        device_id: 1,
        ...values('vdevice'),
        datapoints: { 1: true, 2: -2.5, 3: '=1+1', 4: 4294967295, 5: 'five', 6: [1], 9: 'unlisted' },
      },
      { device_id: 2, online_count: 5, datapoints: { 1: 'on', 2: '21', 3: 7, 4: null } },
    ],
    device_geography: [
      { device_id: 1, ...values('geography') },
      { device_id: 2, country: '中国', province: '北京' },
    ],
    device_subscription: [
      ...subscriptions().map((row) => ({ device_id: 1, ...row })),
      { device_id: 2, user_id: 20, role: 1, from_id: 8 },
    ],
    heavy_buyer: [values('heavy_buyer')],
    dealer: [values('dealer'), { id: 'd2', name: '华东总代', status: 1 }],
    snapshot_statistic: [
      { ...statistic, ...month(10), sum: -5, max: 9.5, min: 0.5, avg: 1 },
      { ...statistic, ...month(9), sum: 100.5, max: null, min: 0, avg: 3.2 },
      { ...statistic, ...month(11), sum: 7, max: 7, min: 7, avg: 7 },
      { ...statistic, ...month(9), index: 3, sum: 1, max: 1, min: 1, avg: 1 },
      { ...statistic, ...month(9), fineness: 2, sum: 2, max: 2, min: 2, avg: 2 },
      { ...statistic, ...month(9), statistic_rule_id: 'else', sum: 3, max: 3, min: 3, avg: 3 },
    ],
  });
  // The other enterprise has the same ids, and more records.
  const leak = { device_id: 3, nickname: 'leak', country: 'leak', ip: 'leak', cm_id: 'leak', user_id: 666 };
  await insertAggregate(database, 'other', [{ index: 2, name: 'leak', type: 5 }], {
    device: [1, 2, 3].map((id) => ({ id, name: 'leak', heavy_buyer: 'h1', dealer_scope: 'd1' })),
    virtual_device: [1, 2, 3].map((device_id) => ({
      ...leak,
      device_id,
      datapoints: { 2: 666, 9: 'leak' },
    })),
    device_geography: [1, 2, 3].map((device_id) => ({ ...leak, device_id })),
    device_subscription: [1, 2, 3].map((device_id) => ({ ...leak, device_id, role: 0, from_id: 666 })),
    heavy_buyer: ['h1', 'gone'].map((id) => ({ id, name: 'leak' })),
    dealer: ['d1', 'd2'].map((id) => ({ id, name: 'leak', region: 'leak' })),
    snapshot_statistic: [1, 2, 3].map((device_id) => ({ ...statistic, device_id, ...month(9), sum: 666 })),
  });
}
