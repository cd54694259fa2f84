import { DEMO_APP, DEMO_PRODUCT } from '../../src/demo/demo-data.js';
import type { BuiltCondition } from './create-view.js';

/** What a person chooses for a type, and the request that it makes. */
export interface TypeChoice {
  type: string;
  columns: string[];
  condition: BuiltCondition;
  params: object;
  extend?: object;
}

const product = { product_id: DEMO_PRODUCT };

/** For each record type, choices that some records of the demo enterprise meet. */
export const typeChoices: TypeChoice[] = [
  {
    type: 'Device list',
    columns: ['mac', 'id'],
    condition: { field: 'Online', value: 'Yes', isChosen: true },
    params: { filter: ['mac', 'id'], query: { is_online: { $eq: true } } },
    extend: product,
  },
  {
    type: 'Users',
    columns: ['nickname', 'age'],
    condition: { field: 'Age', operator: 'is greater than', value: '30' },
    params: { filter: ['nickname', 'age'], query: { age: { $gt: 30 } } },
  },
  {
    type: 'Alert messages',
    columns: ['id', 'content', 'is_push'],
    condition: { field: 'Message type', operator: 'is one of', value: 'Device notice', isChosen: true },
    params: { filter: ['id', 'content', 'is_push'], query: { type: { $in: [2] } } },
  },
  {
    type: 'Key accounts',
    columns: ['name', 'phone'],
    condition: { field: 'Devices', operator: 'is greater than', value: '3' },
    params: { filter: ['name', 'phone'], query: { device_sum: { $gt: 3 } } },
  },
  {
    type: 'Dealers',
    columns: ['id', 'sale_goal'],
    condition: { field: 'Sales target', operator: 'does not equal', value: '1' },
    params: { filter: ['id', 'sale_goal'], query: { sale_goal: { $ne: 1 } } },
  },
  {
    type: 'Warranty list',
    columns: ['_id', 'area', 'status'],
    condition: { field: 'Status', value: 'In force', isChosen: true },
    params: { filter: ['_id', 'area', 'status'], query: { status: { $eq: 1 } } },
    extend: { app_id: DEMO_APP },
  },
  {
    type: 'Device online/offline log',
    columns: ['device_id', 'create_time'],
    condition: { field: 'Status', value: 'Went offline', isChosen: true },
    params: { filter: ['device_id', 'create_time'], query: { status: { $eq: 0 } } },
  },
  {
    type: 'WeChat device list',
    columns: ['device_id', 'status'],
    condition: { field: 'Authorization status', value: 'Authorized', isChosen: true },
    params: { filter: ['device_id', 'status'], query: { status: { $eq: 1 } } },
  },
  {
    type: 'Device aggregate list',
    columns: ['device.id', 'online.is_online', 'device.mac'],
    condition: { field: 'Presence.Online', value: 'Yes', isChosen: true },
    params: {
      filter: { device: ['id', 'mac'], online: ['is_online'] },
      query: { $logical: 'AND', online: { is_online: { $eq: true } } },
    },
    extend: product,
  },
  {
    type: 'Push history',
    columns: ['title', 'user_num'],
    condition: { field: 'Title', operator: 'does not equal', value: '无' },
    params: { filter: ['title', 'user_num'], query: { title: { $ne: '无' } } },
  },
];
