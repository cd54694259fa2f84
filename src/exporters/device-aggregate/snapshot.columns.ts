import type { Column } from '../../exporter/column.js';
import { inGroup, severalOf, type ScalarColumn } from './group.columns.js';

/** What group `snapshot_shuffle` tells of a period of statistics. */
export const snapshotFields: readonly ScalarColumn[] = [
  { key: 'statistic_rule_id', title: { zh: '统计规则ID', en: 'Rule ID' }, type: 'text', identifier: true },
  { key: 'index', title: { zh: '端点索引', en: 'Datapoint index' }, type: 'integer' },
  {
    key: 'fineness',
    title: { zh: '统计粒度', en: 'Granularity' },
    type: 'enum',
    labels: {
      1: { zh: '小时', en: 'Hour' },
      2: { zh: '天', en: 'Day' },
      3: { zh: '周', en: 'Week' },
      4: { zh: '月', en: 'Month' },
      5: { zh: '年', en: 'Year' },
      6: { zh: '至今', en: 'All time' },
    },
  },
  { key: 'date_start', title: { zh: '统计开始', en: 'Period start' }, type: 'datetime' },
  { key: 'date_end', title: { zh: '统计结束', en: 'Period end' }, type: 'datetime' },
  { key: 'sum', title: { zh: '合计', en: 'Sum' }, type: 'number' },
  { key: 'max', title: { zh: '最大值', en: 'Maximum' }, type: 'number' },
  { key: 'min', title: { zh: '最小值', en: 'Minimum' }, type: 'number' },
  { key: 'avg', title: { zh: '平均值', en: 'Average' }, type: 'number' },
];

/** The columns of the statistics that the selector at a position chooses; positions count from 1. */
export function snapshotColumns(position: number | '{n}'): Column[] {
  const fields = severalOf(snapshotFields).map((field) => ({
    ...field,
    title: { zh: `统计${position}.${field.title.zh}`, en: `Statistic ${position}.${field.title.en}` },
  }));
  return inGroup(`snapshot_shuffle.${position}`, tableName(position), fields, {
    queryable: false,
    sortable: false,
  });
}

/** What the statement calls the periods that the selector at a position chooses. */
export function tableName(position: number | '{n}'): string {
  return `snapshot_${position}`;
}
