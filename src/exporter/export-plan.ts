import { columnSql, type Column } from './column.js';
import { invalid, quote } from './faults.js';
import { columnsNamed, parseOrder, parseQuery, type Condition } from './query-language.js';
import { orderSql, predicateSql } from './query-sql.js';
import { hides, refuseHidden, type PersonalDataRule } from './personal-data.js';
import type { ExportParams, RecordExporter, Selection, SqlSource } from './record-exporter.js';
import { identifier, literal, type SqlPlan } from '../records/sql-plan.js';

/** PostgreSQL takes 1664 columns in a SELECT, those that only `order` needs included. */
const MOST_NAMES = 1500;

/**
 * Checks what a task asks for against the definitions of its type.
 * @param rule what becomes of personal data; columns that it leaves out are in no default file.
 * @throws PlatformError that names the field and what is accepted.
 */
export function select(exporter: RecordExporter, params: ExportParams, rule: PersonalDataRule): Selection {
  const columns = [...exporter.columns, ...(params.columns ?? [])];
  const sorts = parseOrder(columns, params.order);
  const defaults = columns.filter((column) => column.default && !(rule === 'omit' && hides(rule, column)));
  const selection: Selection = {
    columns: selectColumns(columns, exporter, params.filter) ?? defaults,
    conditions: parseQuery(columns, params.query),
    sorts: sorts.length > 0 ? sorts : parseOrder(columns, exporter.defaultOrder),
    ownOrder: sorts.length > 0,
    match: params.match ?? 'all',
    within: parseQuery(columns, params.within),
    joins: params.joins ?? '',
  };
  refuseHidden(rule, selection);
  return selection;
}

/** The SQL of a selection. This is the one place that adds the enterprise to a read of records. */
export function sqlPlan(source: SqlSource, selection: Selection, corpId: string): SqlPlan {
  const { conditions, sorts, match = 'all', within = [], joins = '' } = selection;
  const matching = predicates(conditions).join(match === 'all' ? ' AND ' : ' OR ');
  const where = [
    `t.corp_id = ${literal(corpId, 'text')}`,
    ...predicates(within),
    ...(matching === '' ? [] : [`(${matching})`]),
  ];
  const table = `${identifier(source.table)} AS t`;
  return {
    from: `FROM ${[table, source.joins ?? '', joins].join(' ')} WHERE ${where.join(' AND ')}`,
    orderBy: orderSql(sorts, source.key),
    ...leadingOf(source, selection),
  };
}

/** An order of the task's own is not cut, unless it begins with the key: no index gives its rows in parts. */
function leadingOf(source: SqlSource, { sorts, ownOrder }: Selection): Pick<SqlPlan, 'leading'> {
  const [key = ''] = [source.key].flat();
  const [first] = sorts;
  if (!first) return { leading: { sql: `t.${identifier(key)}`, descending: false, nullable: false } };
  if (ownOrder === true && first.column.key !== key) return {};
  const nullable = first.column.key !== key;
  return { leading: { sql: columnSql(first.column), descending: first.descending, nullable } };
}

/** One for each column that conditions are about. */
function predicates(conditions: readonly Condition[]): string[] {
  const byColumn = new Map<Column, Condition[]>();
  for (const condition of conditions) {
    byColumn.set(condition.column, [...(byColumn.get(condition.column) ?? []), condition]);
  }
  return [...byColumn].map(([column, ofColumn]) => predicateSql(column, ofColumn));
}

/** The columns that `filter` names, each once and in its order; undefined where it names none. */
function selectColumns(
  columns: readonly Column[],
  exporter: RecordExporter,
  filter: unknown,
): Column[] | undefined {
  const names = filter ?? [];
  if (!Array.isArray(names)) {
    throw invalid('filter', `${quote(filter)} is not accepted; an array of field names is.`);
  }
  if (names.length > MOST_NAMES) {
    throw invalid('filter', `${names.length} fields are not accepted; ${MOST_NAMES} are at most.`);
  }
  if (names.length === 0) return undefined;
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
