import pg from 'pg';
import type { Column } from './column.js';
import { invalid, quote } from './faults.js';
import { columnsNamed, parseOrder, parseQuery } from './query-language.js';
import { conditionSql, literal, orderSql } from './query-sql.js';
import type { ExportParams, RecordExporter, Selection, SqlSource } from './record-exporter.js';

/** The rows of a task as SQL. */
export interface SqlPlan {
  /** `FROM … WHERE …`, the enterprise included. */
  from: string;
  /** The criteria of `ORDER BY`; they put the rows into one certain order. */
  orderBy: string;
}

/**
 * Checks what a task asks for against the definitions of its type.
 * @throws PlatformError that names the field and what is accepted.
 */
export function select(exporter: RecordExporter, params: ExportParams): Selection {
  const columns = [...exporter.columns, ...(params.columns ?? [])];
  const sorts = parseOrder(columns, params.order);
  return {
    columns: selectColumns(columns, exporter, params.filter),
    conditions: parseQuery(columns, params.query),
    sorts: sorts.length > 0 ? sorts : parseOrder(columns, exporter.defaultOrder),
  };
}

/** The SQL of a selection. This is the one place that adds the enterprise to a read of records. */
export function sqlPlan(
  { table, key, joins = '' }: SqlSource,
  { conditions, sorts }: Selection,
  corpId: string,
  match: 'all' | 'any' = 'all',
): SqlPlan {
  const tenant = `t.corp_id = ${literal(corpId, 'text')}`;
  const matching = conditions.map(conditionSql).join(match === 'all' ? ' AND ' : ' OR ');
  const where = matching === '' ? tenant : `${tenant} AND (${matching})`;
  return {
    from: `FROM ${pg.escapeIdentifier(table)} AS t ${joins} WHERE ${where}`,
    orderBy: orderSql(sorts, key),
  };
}

/** The columns that `filter` names, each once and in its order; the default columns where it names none. */
function selectColumns(columns: readonly Column[], exporter: RecordExporter, filter: unknown): Column[] {
  const names = filter ?? [];
  if (!Array.isArray(names)) {
    throw invalid('filter', `${quote(filter)} is not accepted; an array of field names is.`);
  }
  if (names.length === 0) return columns.filter((column) => column.default);
  const selected = names.flatMap((name: unknown, index) =>
    named(columns, exporter, name, `filter[${index}]`),
  );
  return [...new Map(selected.map((column) => [column.key, column])).values()];
}

function named(
  columns: readonly Column[],
  exporter: RecordExporter,
  name: unknown,
  field: string,
): readonly Column[] {
  if (typeof name !== 'string') throw invalid(field, `${quote(name)} is not accepted; a field name is.`);
  const found = columnsNamed(columns, name);
  if (found.length > 0) return found;
  if (exporter.freeColumn) return [exporter.freeColumn(name)];
  const keys = columns.map(({ key }) => key).join(', ');
  throw invalid(field, `${quote(name)} is no field of this type; one of ${keys} is accepted.`);
}
