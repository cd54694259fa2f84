import { literal } from '../../records/sql-plan.js';
import { joinSeveral } from './group.joins.js';
import { snapshotFields, tableName } from './snapshot.columns.js';
import type { SnapshotSelector } from './snapshot-selector.js';

/** The periods that a selector chooses of a device's statistics: those that begin within its bounds, by their dates. */
export function snapshotJoin(selector: SnapshotSelector, position: number): string {
  const { statistic_rule_id, index, fineness, from, to } = selector;
  const conditions = [
    `s.statistic_rule_id = ${literal(statistic_rule_id, 'text')}`,
    `s."index" = ${literal(index, 'bigint')}`,
    `s.fineness = ${literal(fineness, 'bigint')}`,
    `s.date_start BETWEEN ${literal(from, 'timestamptz')} AND ${literal(to, 'timestamptz')}`,
  ];
  return joinSeveral('snapshot_statistic', tableName(position), snapshotFields, {
    condition: conditions.join(' AND '),
    order: 's.date_start',
  });
}
