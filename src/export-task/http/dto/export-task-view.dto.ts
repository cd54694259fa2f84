import { ApiSchema } from '@nestjs/swagger';
import type { Title } from '../../../exporter/column.js';
import { recordTypeSchema } from '../../../exporter/record-type.js';
import { ErrorCode } from '../../../errors/platform-error.js';
import { FileOptions } from '../../../file/file-options.js';
import { ExportTask, TaskStatus } from '../../export-task.entity.js';
import { resolvedQuerySchema, resultCodeSchema, statusSchema } from './schemas.js';
import { DEFAULT, fieldsOf, SHOWN_ONLY, type ViewField } from './view-field.decorator.js';

/** A field of a task. */
export type TaskField = ViewField<ExportTaskView>;

/** Every field of {@link ExportTaskView}, in order. Lists show those marked `default`. */
export const taskFields: TaskField[] = [];

const Field = fieldsOf(taskFields, ExportTask);

const statusTitles: Record<TaskStatus, Title> = {
  [TaskStatus.ToBeExported]: { zh: '待导出', en: 'ToBeExported' },
  [TaskStatus.Exporting]: { zh: '导出中', en: 'Exporting' },
  [TaskStatus.Exported]: { zh: '导出完成', en: 'Exported' },
  [TaskStatus.Invalid]: { zh: '无效导出', en: 'Invalid' },
  [TaskStatus.Expired]: { zh: '过期', en: 'Expired' },
};

/** A task as callers see it: the fields of the interface page, and more. */
@ApiSchema({ name: 'ExportTask', description: 'An export task.' })
export class ExportTaskView {
  @Field('导出任务id', 'Task ID', {
    type: 'text',
    schema: { type: 'string', format: 'uuid' },
    example: '01936c5e-0000-7000-8000-000000000001',
    ...DEFAULT,
  })
  id!: string;

  @Field('创建任务成员id', 'Creator ID', { type: 'text', example: 'm1', ...DEFAULT })
  creator_id!: string;

  @Field('创建任务成员名称', 'Creator', { type: 'text', example: '王小明', ...DEFAULT })
  creator_name!: string;

  @Field('导出任务名称', 'Name', { type: 'text', example: '设备列表', ...DEFAULT })
  name!: string;

  @Field('导出任务描述', 'Description', { type: 'text', example: '每周一', ...DEFAULT })
  describe!: string;

  @Field('导出任务类型', 'Type', { type: 'integer', schema: recordTypeSchema, example: 1, ...DEFAULT })
  type!: number;

  @Field('导出任务状态', 'Status', {
    type: 'enum',
    labels: statusTitles,
    unlabelled: ErrorCode.taskStatusUnknown,
    schema: statusSchema,
    example: TaskStatus.Exported,
    ...DEFAULT,
  })
  status!: TaskStatus;

  @Field('导出任务参数', 'Params', {
    type: 'json',
    about: 'As sent.',
    example: { filter: ['id', 'name'], query: { is_online: true }, order: { create_time: 'desc' } },
    ...DEFAULT,
    ...SHOWN_ONLY,
  })
  params!: Record<string, unknown>;

  @Field('文件大小', 'Size', {
    type: 'integer',
    about: 'In bytes; 0 until the task is exported.',
    example: 68_214,
    ...DEFAULT,
  })
  size!: number;

  @Field('链接地址', 'Address', {
    type: 'text',
    about:
      'The address of the file, which cannot be downloaded from it: use `auth_link`. Empty without a file.',
    example: 'https://files.example.com/export-task/acme/01936c5e-0000-7000-8000-000000000001/1.csv',
    ...DEFAULT,
    ...SHOWN_ONLY,
  })
  link_url!: string;

  @Field('创建时间', 'Created at', { type: 'datetime', example: '2026-01-05T08:15:40.843Z', ...DEFAULT })
  create_time!: Date;

  @Field('结果描述', 'Result', {
    type: 'text',
    about: "The result as a sentence, in the language of the file's labels.",
    example: '导出完成，共 5000 行。',
    ...DEFAULT,
  })
  result_desc!: string;

  @Field('总数', 'Total', { type: 'integer', about: 'Rows the file will have.', example: 5000, ...DEFAULT })
  total!: number;

  @Field('完成数', 'Finished', {
    type: 'integer',
    about:
      'Rows read so far. It equals `total` once the task is exported. Only a retry by a member resets it.',
    example: 5000,
    ...DEFAULT,
  })
  finished!: number;

  @Field('任务开始执行时间', 'Began at', {
    type: 'datetime',
    about: 'null before the export begins.',
    example: '2026-01-05T08:15:41.020Z',
    ...DEFAULT,
  })
  begin_time!: Date | null;

  @Field('任务结束执行时间', 'Ended at', {
    type: 'datetime',
    about: 'null before the task ends.',
    example: '2026-01-05T08:15:41.377Z',
    ...DEFAULT,
  })
  end_time!: Date | null;

  @Field('结果代码', 'Result code', {
    type: 'text',
    schema: resultCodeSchema,
    example: 'exported',
    ...DEFAULT,
  })
  result_code!: string;

  @Field('校验和', 'Checksum', {
    type: 'text',
    about:
      'The checksum of the file in hexadecimal: `sha256:…`, or `crc32:…` for a large file that several connections ' +
      'wrote; null without a file.',
    example: `sha256:${'0123456789abcdef'.repeat(4)}`,
    ...DEFAULT,
  })
  checksum!: string | null;

  @Field('计划id', 'Schedule ID', {
    type: 'text',
    about: 'The schedule that made the task; null if a member created it.',
    schema: { type: 'string', format: 'uuid' },
    example: '01936c5e-0000-7000-8000-000000000003',
  })
  schedule_id!: string | null;

  @Field('文件过期时间', 'File expires at', {
    type: 'datetime',
    about: 'When the file is removed; null before the task is exported.',
    example: '2026-01-12T08:15:41.377Z',
  })
  expire_time!: Date | null;

  @Field('尝试次数', 'Attempts', {
    type: 'integer',
    about: 'Attempts that count against the limit.',
    example: 1,
    ...SHOWN_ONLY,
  })
  attempts!: number;

  @Field('是否将重试', 'Will be retried', {
    type: 'boolean',
    about: 'Whether an attempt has failed and the task waits for the next one.',
    example: false,
    ...SHOWN_ONLY,
  })
  will_retry!: boolean;

  @Field('额外条件', 'Extend', {
    type: 'json',
    about: 'As sent.',
    example: { product_id: '0000000000000000000000000000d001' },
    ...SHOWN_ONLY,
  })
  extend!: Record<string, unknown>;

  @Field('解析后的查询条件', 'Resolved query', {
    type: 'json',
    about: resolvedQuerySchema.description,
    schema: resolvedQuerySchema,
    example: resolvedQuerySchema.example,
    ...SHOWN_ONLY,
  })
  resolved_query!: Record<string, unknown> | null;

  @Field('文件选项', 'File options', {
    type: 'json',
    about: 'The file options: as sent, completed with the defaults at creation.',
    schema: { type: () => FileOptions },
    example: new FileOptions(),
    ...SHOWN_ONLY,
  })
  options!: FileOptions;
}
