import type { Column } from '../../exporter/column.js';
import { inGroup } from './group.columns.js';

const fields: readonly Column[] = [
  { key: 'country', title: { zh: '国家', en: 'Country' }, type: 'text' },
  { key: 'province', title: { zh: '省份', en: 'Province' }, type: 'text' },
  { key: 'city', title: { zh: '城市', en: 'City' }, type: 'text' },
  { key: 'district', title: { zh: '区县', en: 'District' }, type: 'text' },
  { key: 'lng', title: { zh: '经度', en: 'Longitude' }, type: 'number', queryable: false },
  { key: 'lat', title: { zh: '纬度', en: 'Latitude' }, type: 'number', queryable: false },
];

/** Group `geography`: where a device is. */
export const geographyColumns = inGroup('geography', 'geography', fields, { sortable: false });
