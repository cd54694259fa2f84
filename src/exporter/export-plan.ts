import type { ClickhousePlan } from '../clickhouse/clickhouse-plan.js';
import type { SqlPlan } from '../records/sql-plan.js';
import { identifier, tableSql } from '../sql/names.js';
import { columnSql, type Column, type Title } from './column.js';
import { freeColumn } from './extended-property.js';
import { invalid, quote } from './faults.js';
import { hides, refuseHidden, type PersonalDataRule } from './personal-data.js';
import { columnsNamed, parseOrder, parseQuery, type Condition } from './query-language.js';
import { ClickhouseQuery, postgresQuery, type QueryDialect } from './query-dialect.js';
import { orderSql, predicateSql } from './query-sql.js';
import type {
  ClickhouseSource,
  OpenedRecords,
  RecordExporter,
  ResolvedRequest,
  Selection,
  SqlSource,
} from './record-exporter.js';

/** The plan of a task: the columns of its file, and its rows as SQL of PostgreSQL or ClickHouse, or from a record source. */
export type ExportPlan = {
  /** The title of the record type. */
  title: Title;
  columns: readonly Column[];
  /** The rule to apply when this plan is made again; `omit` if the task does not touch personal data. */
  personalData: PersonalDataRule;
  /** The column whose value identifies a record in a message; undefined if there is none without personal data. */
  identifier?: Column | undefined;
} & (
  | { sql: SqlPlan }
  | { clickhouse: ClickhousePlan }
  | { open: (signal: AbortSignal) => Promise<OpenedRecords> }
);

/** PostgreSQL allows 1664 columns in a SELECT, including those that only `order` needs. */
const MOST_NAMES = 1500;

/**
 * Validates a request against the definitions of its record type.
 * @param rule how to treat personal data; default columns that it omits and default orders by columns that it hides are
 *   left out.
 * @param timezone the time zone of a day that stands for a `datetime`.
 * @throws PlatformError that names the field and the valid values.
 */
export function select(
  exporter: RecordExporter,
  { params, additions = {}, sent }: ResolvedRequest,
  rule: PersonalDataRule,
  timezone: string,
): Selection {
  const columns = [...exporter.columns, ...(additions.columns ?? [])];
  const sorts = parseOrder(columns, params.order, { sent });
  const defaults = columns.filter((column) => column.default && !(rule === 'omit' && hides(rule, column)));
  const selection: Selection = {
    columns: selectColumns(columns, exporter, params.filter) ?? defaults,
    conditions: parseQuery(columns, params.query, { timezone, sent }),
    sorts:
      sorts.length > 0
        ? sorts
        : parseOrder(columns, exporter.defaultOrder).filter(({ column }) => !hides(rule, column)),
    ownOrder: sorts.length > 0,
    match: additions.match ?? 'all',
    within: parseQuery(columns, additions.within, { timezone }),
    joins: additions.joins ?? '',
  };
  refuseHidden(rule, selection);
  return selection;
}

/** Turns a selection into SQL of PostgreSQL. */
export function sqlPlan(source: SqlSource, selection: Selection, corpId: string): SqlPlan {
  return { ...rowsOf(source, selection, corpId, postgresQuery), ...leadingOf(source, selection) };
}

/** Turns a selection into SQL of ClickHouse. */
export function clickhousePlan(
  source: ClickhouseSource['clickhouse'],
  selection: Selection,
  corpId: string,
): ClickhousePlan {
  const query = new ClickhouseQuery();
  return { ...rowsOf(source, selection, corpId, query), params: query.params };
}

/** The rows of a selection. Only this function restricts a read of an SQL source to the enterprise. */
function rowsOf(
  source: Pick<SqlSource, 'table' | 'key' | 'joins'>,
  { conditions, sorts, match = 'all', within = [], joins = '' }: Selection,
  corpId: string,
  dialect: QueryDialect,
): { from: string; orderBy: string } {
  const matching = predicates(conditions, dialect).join(match === 'all' ? ' AND ' : ' OR ');
  const where = [
    `t.corp_id = ${dialect.value(corpId, 'text')}`,
    ...predicates(within, dialect),
    ...(matching === '' ? [] : [`(${matching})`]),
  ];
  const table = `${tableSql(source.table)} AS t`;
  return {
    from: `FROM ${[table, source.joins ?? '', joins].join(' ')} WHERE ${where.join(' AND ')}`,
    orderBy: orderSql(sorts, source.key, dialect),
  };
}

/** Rows are cut by an index. An order that the caller chose may have none, unless it begins with the key. */
function leadingOf(source: SqlSource, { sorts, ownOrder }: Selection): Pick<SqlPlan, 'leading'> {
  const [key = ''] = [source.key].flat();
  const [first] = sorts;
  if (!first) return { leading: { sql: `t.${identifier(key)}`, descending: false, nullable: false } };
  if (ownOrder === true && first.column.key !== key) return {};
  const nullable = first.column.key !== key;
  return { leading: { sql: columnSql(first.column), descending: first.descending, nullable } };
}

/** One predicate for each column that has conditions. */
function predicates(conditions: readonly Condition[], dialect: QueryDialect): string[] {
  const byColumn = new Map<Column, Condition[]>();
  for (const condition of conditions) {
    byColumn.set(condition.column, [...(byColumn.get(condition.column) ?? []), condition]);
  }
  return [...byColumn].map(([column, ofColumn]) => predicateSql(column, ofColumn, dialect));
}

/** The columns that `filter` names, in its order and without duplicates; undefined if it names none. */
function selectColumns(
  columns: readonly Column[],
  exporter: RecordExporter,
  filter: unknown,
): Column[] | undefined {
  const names = filter ?? [];
  if (!Array.isArray(names)) {
    throw invalid('filter', `must be an array of field names, not ${quote(filter)}.`);
  }
  if (names.length > MOST_NAMES) {
    throw invalid('filter', `has ${names.length} fields. Must have at most ${MOST_NAMES}.`);
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
  if (typeof name !== 'string') throw invalid(field, `must be a field name, not ${quote(name)}.`);
  const found = columnsNamed(columns, name);
  if (found.length > 0) return found;
  const free = freeColumn(exporter, name);
  if (free) return [free];
  const keys = columns.map(({ key }) => key).join(', ');
  throw invalid(field, `unknown field ${quote(name)}. Must be one of ${keys}.`);
}
