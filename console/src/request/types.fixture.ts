import type { RecordType } from 'export-task-service/client';
import type { Column } from './columns';

const title = { zh: '', en: '' };

function column(key: string, type: Column['type'], more: Partial<Column> = {}): Column {
  const operators: Column['operators'] = ['$eq', '$ne', '$in', '$nin', '$lt', '$lte', '$gt', '$gte', '$like'];
  const traits = { default: true, queryable: true, operators, sortable: true };
  return { key, title, type, ...traits, personal_data: false, identifier: false, ...more };
}

function recordType(value: number, columns: Column[]): RecordType {
  return { value, name: '', title, required_extend: [], extended_properties: true, columns };
}

/** A type without groups, for the specs. */
export const flat = recordType(3, [
  column('id', 'text'),
  column('name', 'text'),
  column('read_time', 'datetime'),
  column('create_date', 'datetime'),
  column('tags', 'list', { operators: ['$eq', '$ne', '$in', '$nin', '$all', '$like'], default: false }),
  column('content', 'text', { operators: [], queryable: false, default: false }),
]);

/** A type with groups, for the specs. */
export const grouped = recordType(9, [
  column('device.mac', 'text'),
  column('device.name', 'text'),
  column('online.is_online', 'boolean'),
  column('vdevice.ip', 'text', { default: false }),
  column('vdevice.{index}', 'json', { operators: ['$eq', '$ne', '$gt'], default: false }),
  column('snapshot_shuffle.{n}.sum', 'number', { operators: [], default: false }),
]);
