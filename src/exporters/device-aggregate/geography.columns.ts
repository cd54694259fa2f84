import type { Column } from '../../exporter/column.js';
import { inGroup } from './group.columns.js';

const fields: readonly Column[] = [
  { key: 'country', title: { zh: '国家', en: 'Country' }, type: 'text', personal: 'other' },
  { key: 'province', title: { zh: '省份', en: 'Province' }, type: 'text', personal: 'other' },
  { key: 'city', title: { zh: '城市', en: 'City' }, type: 'text', personal: 'other' },
  { key: 'district', title: { zh: '区县', en: 'District' }, type: 'text', personal: 'other' },
  { key: 'lng', title: { zh: '经度', en: 'Longitude' }, type: 'number', queryable: false, personal: 'other' },
  { key: 'lat', title: { zh: '纬度', en: 'Latitude' }, type: 'number', queryable: false, personal: 'other' },
];

/** Group `geography`: where a device is. */
export const geographyColumns = inGroup('geography', 'geography', fields, { sortable: false });
