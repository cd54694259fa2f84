import pg from 'pg';
import type { Column } from './column.js';
import { invalid, quote } from './faults.js';
import { findColumn, parseOrder, parseQuery } from './query-language.js';
import { conditionSql, literal, orderSql } from './query-sql.js';
import type { ExportParams, RecordExporter } from './record-exporter.js';

/** What one task reads: the columns of its file, and the rows as SQL. */
export interface ExportPlan {
  columns: readonly Column[];
  /** `FROM … WHERE …`, the enterprise included. */
  from: string;
  /** The criteria of `ORDER BY`; they put the rows into one certain order. */
  orderBy: string;
}

/**
 * Checks what a task asks for against the definitions of its type and makes the plan of its export. This is the
 * one place that adds the enterprise to a read.
 * @throws PlatformError that names the field and what is accepted.
 */
export function planExport(exporter: RecordExporter, corpId: string, params: ExportParams): ExportPlan {
  const { table, key } = exporter.source;
  const conditions = [
    `t.corp_id = ${literal(corpId, 'text')}`,
    ...parseQuery(exporter.columns, params.query).map(conditionSql),
  ];
  return {
    columns: selectColumns(exporter, params.filter),
    from: `FROM ${pg.escapeIdentifier(table)} AS t WHERE ${conditions.join(' AND ')}`,
    orderBy: orderSql(parseOrder(exporter.columns, params.order), key),
  };
}

/** The columns that `filter` names, each once and in its order; the default columns where it names none. */
function selectColumns(exporter: RecordExporter, filter: unknown): Column[] {
  if (filter === undefined || filter === null) return defaultColumns(exporter);
  if (!Array.isArray(filter))
    throw invalid('filter', `${quote(filter)} is not accepted; an array of field names is.`);
  if (filter.length === 0) return defaultColumns(exporter);
  const columns = new Map<string, Column>();
  filter.forEach((name: unknown, index) => {
    const column = columnNamed(exporter, name, `filter[${index}]`);
    columns.set(column.key, column);
  });
  return [...columns.values()];
}

function columnNamed(exporter: RecordExporter, name: unknown, field: string): Column {
  if (typeof name !== 'string') throw invalid(field, `${quote(name)} is not accepted; a field name is.`);
  const column = findColumn(exporter.columns, name) ?? exporter.freeColumn?.(name);
  if (column) return column;
  const keys = exporter.columns.map(({ key }) => key);
  throw invalid(field, `${quote(name)} is no field of this type; one of ${keys.join(', ')} is accepted.`);
}

function defaultColumns(exporter: RecordExporter): Column[] {
  return exporter.columns.filter((column) => column.default);
}
