import type { Column } from '../../exporter/column.js';

/**
 * Joins the one row of a table that belongs to a device. Each join is of the device's own enterprise. Where nothing of
 * the row is used, PostgreSQL leaves the join out, since the rows are unique.
 * @param id the column that tells whose row it is, and what of the device it is equal to.
 */
export function joinOne(table: string, name: string, id: { column: string; of: string }): string {
  return `LEFT JOIN ${table} AS ${name} ON ${name}.corp_id = t.corp_id AND ${name}.${id.column} = t.${id.of}`;
}

/**
 * Joins the rows of a table that belong to a device as one row of arrays, one for each field, all in the same order.
 * @param condition which of the device's rows; in it and in `order` the table is called `s`.
 */
export function joinSeveral(
  table: string,
  name: string,
  fields: readonly Column[],
  { condition = 'TRUE', order }: { condition?: string; order: string },
): string {
  const arrays = fields.map(({ key }) => `array_agg(s."${key}" ORDER BY ${order}) AS "${key}"`);
  const rows = `${table} AS s WHERE s.corp_id = t.corp_id AND s.device_id = t.id AND ${condition}`;
  return `LEFT JOIN LATERAL (SELECT ${arrays.join(', ')} FROM ${rows}) AS ${name} ON TRUE`;
}
