import type { Column } from '../../exporter/column.js';
import { deviceColumns as fields } from '../device/device.columns.js';
import { inGroup } from './group.columns.js';

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

/** What the row of the device itself tells: groups `device` and `online`. */
export const deviceColumns = [
  ...inGroup('device', 't', deviceFields),
  ...inGroup('online', 't', fieldsNamed('is_online')),
  ...inGroup('online', 't', fieldsNamed('last_login', 'last_login_ip'), {
    queryable: false,
    sortable: false,
  }),
];

/** The fields of a device that a group has, as Device defines them; none is in a default file here. */
function fieldsNamed(...keys: string[]): Column[] {
  return keys.map((key) => {
    const field = fields.find((one) => one.key === key);
    if (!field) throw new Error(`Device has no field ${key}.`);
    return { ...field, default: false };
  });
}
