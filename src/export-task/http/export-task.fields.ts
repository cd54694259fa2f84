import type { Column } from '../../exporter/column.js';
import type { Title } from '../../exporter/title.js';
import { ErrorCode } from '../../errors/platform-error.js';
import { TaskStatus, type ExportTask } from '../export-task.entity.js';

const statuses: Record<TaskStatus, Title> = {
  [TaskStatus.ToBeExported]: { zh: '待导出', en: 'ToBeExported' },
  [TaskStatus.Exporting]: { zh: '导出中', en: 'Exporting' },
  [TaskStatus.Exported]: { zh: '导出完成', en: 'Exported' },
  [TaskStatus.Invalid]: { zh: '无效导出', en: 'Invalid' },
  [TaskStatus.Expired]: { zh: '过期', en: 'Expired' },
};

/** A field that callers see; the address and whether it is tried again are made from other columns. */
export type TaskField = Column & {
  key: keyof ExportTask | 'link_url' | 'will_retry';
  /** What the title can't say, for the documentation of the API. */
  about?: string;
};

/** The fields of a task that callers see, those of the interface page and more; those of the list are `default`. */
export const taskFields: readonly TaskField[] = [
  { key: 'id', title: { zh: '导出任务id', en: 'Task ID' }, type: 'text', default: true },
  { key: 'creator_id', title: { zh: '创建任务成员id', en: 'Creator ID' }, type: 'text', default: true },
  { key: 'creator_name', title: { zh: '创建任务成员名称', en: 'Creator' }, type: 'text', default: true },
  { key: 'name', title: { zh: '导出任务名称', en: 'Name' }, type: 'text', default: true },
  { key: 'describe', title: { zh: '导出任务描述', en: 'Description' }, type: 'text', default: true },
  { key: 'type', title: { zh: '导出任务类型', en: 'Type' }, type: 'integer', default: true },
  {
    key: 'status',
    title: { zh: '导出任务状态', en: 'Status' },
    type: 'enum',
    labels: statuses,
    unlabelled: ErrorCode.taskStatusUnknown,
    default: true,
  },
  {
    key: 'params',
    title: { zh: '导出任务参数', en: 'Params' },
    about: 'As it was sent.',
    type: 'json',
    default: true,
    ...neither(),
  },
  {
    key: 'size',
    title: { zh: '文件大小', en: 'Size' },
    about: 'In bytes; 0 while there is no file.',
    type: 'integer',
    default: true,
  },
  {
    key: 'link_url',
    title: { zh: '链接地址', en: 'Address' },
    about:
      'Where the file lies, which answers nobody by itself: ask for `auth_link`; empty while there is no file.',
    type: 'text',
    default: true,
    ...neither(),
  },
  { key: 'create_time', title: { zh: '创建时间', en: 'Created at' }, type: 'datetime', default: true },
  {
    key: 'result_desc',
    title: { zh: '结果描述', en: 'Result' },
    about: "What became of the task, as a sentence for people in the language of the file's labels.",
    type: 'text',
    default: true,
  },
  {
    key: 'total',
    title: { zh: '总数', en: 'Total' },
    about: 'Rows that the file will have.',
    type: 'integer',
    default: true,
  },
  {
    key: 'finished',
    title: { zh: '完成数', en: 'Finished' },
    about: 'Rows that were read so far; it never goes back, and is `total` when the task is exported.',
    type: 'integer',
    default: true,
  },
  {
    key: 'begin_time',
    title: { zh: '任务开始执行时间', en: 'Began at' },
    about: 'null while it has not begun.',
    type: 'datetime',
    default: true,
  },
  {
    key: 'end_time',
    title: { zh: '任务结束执行时间', en: 'Ended at' },
    about: 'null while it has not ended.',
    type: 'datetime',
    default: true,
  },
  { key: 'result_code', title: { zh: '结果代码', en: 'Result code' }, type: 'text', default: true },
  {
    key: 'checksum',
    title: { zh: '校验和', en: 'Checksum' },
    about:
      '`sha256:` or, of a large file that several connections wrote, `crc32:` and the sum of the file in hexadecimal; null while there is no file.',
    type: 'text',
    default: true,
  },
  {
    key: 'attempts',
    title: { zh: '尝试次数', en: 'Attempts' },
    about: 'How often the export was tried.',
    type: 'integer',
    ...neither(),
  },
  {
    key: 'will_retry',
    title: { zh: '是否将重试', en: 'Will be tried again' },
    about: 'Whether an attempt has failed and another one follows.',
    type: 'boolean',
    ...neither(),
  },
  {
    key: 'extend',
    title: { zh: '额外条件', en: 'Extend' },
    about: 'As it was sent.',
    type: 'json',
    ...neither(),
  },
  {
    key: 'options',
    title: { zh: '文件选项', en: 'File options' },
    about: 'How the file is written: what was asked for, completed when the task was created.',
    type: 'json',
    ...neither(),
  },
];

/** Neither queried nor sorted. */
function neither(): Pick<Column, 'queryable' | 'sortable'> {
  return { queryable: false, sortable: false };
}
