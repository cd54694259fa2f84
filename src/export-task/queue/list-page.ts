import type { DataSource } from 'typeorm';
import type { Column } from '../../exporter/column.js';
import { select, sqlPlan } from '../../exporter/export-plan.js';
import type { RecordExporter, SqlSource } from '../../exporter/record-exporter.js';
import { resolvedParams, resolvedQuery, topColumn } from '../../exporter/relative-query.js';
import type { SqlPlan } from '../../records/sql-plan.js';

/** The listed table as a record type, so that lists have the query language of exports. */
export type Listed = RecordExporter & { source: SqlSource };

/** The conditions of a list. */
export interface ListRequest {
  corpId: string;
  query?: object | undefined;
  order?: object | undefined;
  /** The zone of days in `query`. */
  timezone: string;
  /** The time that relative times in `query` refer to. */
  now: Date;
}

/** The conditions and the page of a list. */
export interface PageRequest extends ListRequest {
  offset: number;
  limit: number;
  /** A further condition, as SQL. */
  where?: string;
}

/** The SQL of a list. */
export function listPlan(
  listed: Listed,
  { corpId, query, order, timezone, now }: ListRequest,
): Pick<SqlPlan, 'from' | 'orderBy'> {
  const resolved = resolvedQuery(query, topColumn(listed.columns), now, timezone);
  const params = resolvedParams({ query, order }, resolved);
  return sqlPlan(listed.source, select(listed, { params }, 'clear', timezone), corpId);
}

/** The number of rows on all pages, and the ids of those on this one, in order. */
export async function listPage(
  dataSource: DataSource,
  listed: Listed,
  { offset, limit, where = 'TRUE', ...request }: PageRequest,
): Promise<{ count: number; page: { id: string }[] }> {
  const { from, orderBy } = listPlan(listed, request);
  const matching = `${from} AND ${where}`;
  const [counted]: { count: string }[] = await dataSource.query(`SELECT count(*) ${matching}`);
  const count = Number(counted?.count);
  // To look for a page beyond the last row would read all rows.
  if (offset >= count) return { count, page: [] };
  const page: { id: string }[] = await dataSource.query(
    `SELECT t.id ${matching} ORDER BY ${orderBy} LIMIT $1 OFFSET $2`,
    [limit, offset],
  );
  return { count, page };
}

/** The fields of a list: those that `filter` names, or the default fields. Unknown names are ignored. */
export function listFields<Field extends Column>(
  fields: readonly Field[],
  filter: unknown[] | null | undefined,
): Field[] {
  const named = fields.filter(({ key }) => filter?.includes(key));
  return named.length > 0 ? named : fields.filter((field) => field.default);
}
