import { ApiProperty, ApiSchema, type ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataArgsStorage } from 'typeorm';
import { recordTypeSchema } from '../../../exporter/record-type.schema.js';
import { FileOptions } from '../../../file/file-options.js';
import { ExportTask, TaskStatus } from '../../export-task.entity.js';
import { taskFields, type TaskField } from '../export-task.fields.js';
import { resultCodeSchema, statusSchema } from './task-status.schema.js';

/** A task as callers see it; its fields in the documentation are made from {@link taskFields}. */
@ApiSchema({ name: 'ExportTask', description: 'An export task.' })
export class ExportTaskView {
  [field: string]: unknown;
}

/** The fields that have a schema of their own. */
const own: Partial<Record<TaskField['key'], ApiPropertyOptions>> = {
  id: { type: 'string', format: 'uuid' },
  type: recordTypeSchema,
  status: statusSchema,
  options: { type: () => FileOptions },
  result_code: resultCodeSchema,
};

const types: Record<TaskField['type'], ApiPropertyOptions> = {
  text: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  datetime: { type: 'string', format: 'date-time' },
  enum: { type: 'integer' },
  list: { type: 'array', items: {} },
  json: { type: 'object', additionalProperties: true },
};

const example: Record<string, unknown> = {
  id: '01936c5e-0000-7000-8000-000000000001',
  creator_id: 'm1',
  creator_name: '王小明',
  name: '设备列表',
  describe: '每周一',
  type: 1,
  status: TaskStatus.Exported,
  params: { filter: ['id', 'name'], query: { is_online: true }, order: { create_time: 'desc' } },
  size: 68_214,
  link_url: 'https://files.example.com/export-task/acme/01936c5e-0000-7000-8000-000000000001/1.csv',
  create_time: '2026-01-05T08:15:40.843Z',
  result_desc: '导出完成，共 5000 行。',
  total: 5000,
  finished: 5000,
  begin_time: '2026-01-05T08:15:41.020Z',
  end_time: '2026-01-05T08:15:41.377Z',
  result_code: 'exported',
  checksum: `sha256:${'0123456789abcdef'.repeat(4)}`,
  attempts: 1,
  will_retry: false,
  extend: { product_id: '0000000000000000000000000000d001' },
  options: new FileOptions(),
};

/** Whether the column behind a field may be without a value. */
function isNullable(key: string): boolean {
  const columns = getMetadataArgsStorage().filterColumns(ExportTask);
  return columns.some(({ propertyName, options }) => propertyName === key && options.nullable === true);
}

for (const { key, title, about, type } of taskFields) {
  ApiProperty({
    description: [`${title.en}, ${title.zh}.`, ...(about ? [about] : [])].join(' '),
    ...(own[key] ?? types[type]),
    ...(isNullable(key) && { nullable: true }),
    example: example[key],
  })(ExportTaskView.prototype, key);
}
