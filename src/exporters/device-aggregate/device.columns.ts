import type { Column } from '../../exporter/column.js';
import { deviceColumns as fields } from '../device/device.columns.js';
import { inGroup, type Group } from './group.js';

const deviceFields = fieldsNamed(
  'id',
  'mac',
  'name',
  'is_active',
  'active_date',
  'mcu_mod',
  'mcu_version',
  'firmware_mod',
  'firmware_version',
  'product_id',
  'region_id',
  'sn',
  'domain',
  'create_time',
  'creator_id',
  'creator_type',
  'tags',
  'dealer_scope',
  'heavy_buyer',
  'groups',
  'last_reset',
);

const device: Group = { key: 'device', title: { zh: '设备', en: 'Device' } };
const online: Group = { key: 'online', title: { zh: '在线状态', en: 'Presence' } };
const geography: Group = { key: 'geography', title: { zh: '地理位置', en: 'Location' } };

/** Groups `device` and `online`: fields of the device's own row. */
export const deviceColumns = [
  ...inGroup(device, 't', deviceFields),
  ...inGroup(online, 't', fieldsNamed('is_online')),
  ...inGroup(online, 't', fieldsNamed('last_login', 'last_login_ip'), {
    queryable: false,
    sortable: false,
  }),
];

const geographyFields: readonly Column[] = [
  { key: 'country', title: { zh: '国家', en: 'Country' }, type: 'text', personal: 'other' },
  { key: 'province', title: { zh: '省份', en: 'Province' }, type: 'text', personal: 'other' },
  { key: 'city', title: { zh: '城市', en: 'City' }, type: 'text', personal: 'other' },
  { key: 'district', title: { zh: '区县', en: 'District' }, type: 'text', personal: 'other' },
  { key: 'lng', title: { zh: '经度', en: 'Longitude' }, type: 'number', queryable: false, personal: 'other' },
  { key: 'lat', title: { zh: '纬度', en: 'Latitude' }, type: 'number', queryable: false, personal: 'other' },
];

/** Group `geography`: the place of a device. */
export const geographyColumns = inGroup(geography, 'geography', geographyFields, { sortable: false });

/** Fields as record type Device defines them, but never default: an aggregate has no default file. */
function fieldsNamed(...keys: string[]): Column[] {
  return keys.map((key) => {
    const field = fields.find((one) => one.key === key);
    if (!field) throw new Error(`Device has no field ${key}.`);
    return { ...field, default: false };
  });
}
