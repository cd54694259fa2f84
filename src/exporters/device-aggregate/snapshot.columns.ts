import type { Column } from '../../exporter/column.js';
import { timeLiteral } from '../../exporter/query-dialect.js';
import { literal } from '../../records/sql-plan.js';
import { inGroup, joinSeveral, severalOf, type ScalarColumn } from './group.js';

/** Selects statistics to attach to each device. */
export interface SnapshotSelector {
  statistic_rule_id: string;
  index: string;
  fineness: string;
  /** The period must begin at `from` or later, and before `to`. */
  from: string;
  to: string;
}

/** The fields of one period of statistics: group `snapshot_shuffle`. */
export const snapshotFields: readonly ScalarColumn[] = [
  { key: 'statistic_rule_id', title: { zh: '规则ID', en: 'Rule ID' }, type: 'text', identifier: true },
  { key: 'index', title: { zh: '数据端点索引', en: 'Datapoint index' }, type: 'integer' },
  {
    key: 'fineness',
    title: { zh: '粒度', en: 'Granularity' },
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
  { key: 'date_start', title: { zh: '开始时间', en: 'Period start' }, type: 'datetime' },
  { key: 'date_end', title: { zh: '结束时间', en: 'Period end' }, type: 'datetime' },
  { key: 'sum', title: { zh: '合计', en: 'Sum' }, type: 'number' },
  { key: 'max', title: { zh: '最大值', en: 'Maximum' }, type: 'number' },
  { key: 'min', title: { zh: '最小值', en: 'Minimum' }, type: 'number' },
  { key: 'avg', title: { zh: '平均值', en: 'Average' }, type: 'number' },
];

/** The columns of the statistics that one selector selects. Positions of selectors count from 1. */
export function snapshotColumns(position: number | '{n}'): Column[] {
  const group = {
    key: `snapshot_shuffle.${position}`,
    title: { zh: `统计${position}`, en: `Statistic ${position}` },
  };
  return inGroup(group, tableName(position), severalOf(snapshotFields), {
    queryable: false,
    sortable: false,
  });
}

/** Joins the statistics that a selector selects: the periods of a device that begin within its bounds, by date. */
export function snapshotJoin(selector: SnapshotSelector, position: number): string {
  const { statistic_rule_id, index, fineness, from, to } = selector;
  const conditions = [
    `s.statistic_rule_id = ${literal(statistic_rule_id, 'text')}`,
    `s."index" = ${literal(index, 'bigint')}`,
    `s.fineness = ${literal(fineness, 'bigint')}`,
    `s.date_start >= ${timeLiteral(from)} AND s.date_start < ${timeLiteral(to)}`,
  ];
  return joinSeveral('snapshot_statistic', tableName(position), snapshotFields, {
    condition: conditions.join(' AND '),
    order: 's.date_start',
  });
}

/** The alias of the joined statistics. */
function tableName(position: number | '{n}'): string {
  return `snapshot_${position}`;
}
