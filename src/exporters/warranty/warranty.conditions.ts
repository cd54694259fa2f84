import type { Column } from '../../exporter/column.js';
import type { Condition, Sort } from '../../exporter/query-language.js';
import type { SourceRecord } from '../../exporter/record-exporter.js';
import { recordInstant } from '../../exporter/record-values.js';

/** The plugin's operators on one field, each at most once. */
interface PluginCondition {
  $in?: unknown[];
  $gte?: unknown;
  $lte?: unknown;
  $regex?: string;
  $options?: 'i';
}

/** The conditions of a task, split into two parts that together select the same records. */
export interface SplitConditions {
  /** The query for the plugin; it selects at least the records of the task, and possibly more. */
  query: Record<string, unknown>;
  /** The conditions that this service must still check on each record. */
  rest: Condition[];
}

/**
 * Translates conditions into the plugin's operators: equality, `$in`, `$gte`, `$lte` and `$regex`. The plugin might ignore
 * an undocumented operator or read it as a value, so this service checks those conditions itself.
 */
export function splitConditions(conditions: readonly Condition[]): SplitConditions {
  const fields = new Map<string, PluginCondition>();
  const rest = conditions.filter((condition) => {
    const { key } = condition.column;
    const asked = fields.get(key) ?? {};
    fields.set(key, asked);
    return !ask(asked, condition);
  });
  const asked = [...fields].filter(([, condition]) => Object.keys(condition).length > 0);
  return { query: Object.fromEntries(asked.map(([key, condition]) => [key, shortest(condition)])), rest };
}

/** Adds a condition to the plugin's query; returns whether the plugin checks all of it. */
function ask(asked: PluginCondition, { column, operator, values }: Condition): boolean {
  const [text = null] = values;
  const given = values.flatMap((value) => (value === null ? [] : [pluginValue(column, value)]));
  switch (operator) {
    case '$eq':
    case '$in':
      if (asked.$in || text === null) return false;
      asked.$in = given;
      return true;
    case '$gte':
    case '$lte':
      if (asked[operator] !== undefined) return false;
      asked[operator] = given[0];
      return true;
    case '$gt':
      asked.$gte ??= given[0];
      return false;
    case '$lt':
      asked.$lte ??= given[0];
      return false;
    case '$like':
      // The plugin searches texts only, and matches É with é, which no other record type does.
      if (column.type === 'text' && text && asked.$regex === undefined) {
        asked.$regex = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        asked.$options = 'i';
      }
      return false;
    case '$ne':
    case '$nin':
    case '$all':
      return false;
    default:
      return operator satisfies never;
  }
}

/** Writes a `$in` of one value as that bare value, which means equality. */
function shortest(condition: PluginCondition): unknown {
  const { $in: values, ...others } = condition;
  return values?.length === 1 && Object.keys(others).length === 0 ? values[0] : condition;
}

/** A value as the plugin stores it; times are texts such as `2014-10-09T08:15:40.843Z`. */
function pluginValue({ type }: Column, value: string): unknown {
  return type === 'enum' || type === 'integer' || type === 'number' ? Number(value) : value;
}

/**
 * The order for the plugin. `_id` comes last, so that equal records keep their places from page to page. The plugin
 * decides where records without a value stand.
 */
export function pluginOrder(sorts: readonly Sort[]): Record<string, 1 | -1> {
  const order = new Map<string, 1 | -1>();
  for (const { column, descending } of sorts) {
    // Of two criteria for one field the first one counts.
    if (!order.has(column.key)) order.set(column.key, descending ? -1 : 1);
  }
  if (!order.has('_id')) order.set('_id', 1);
  return Object.fromEntries(order);
}

/** Whether a record meets a condition, with the same rules as for record types in the database. */
export function meets(record: SourceRecord, { column, operator, values }: Condition): boolean {
  const value = comparable(column, record[column.key]);
  const given = values.map((one) => comparable(column, one));
  const [first = null] = given;
  switch (operator) {
    case '$eq':
    case '$in':
      return given.includes(value);
    case '$ne':
    case '$nin':
      return !given.includes(value);
    case '$all':
      return given.every((one) => one === value);
    case '$like':
      return value !== null && folded(textOf(record[column.key])).includes(folded(values[0] ?? ''));
    case '$gt':
      return value !== null && first !== null && value > first;
    case '$gte':
      return value !== null && first !== null && value >= first;
    case '$lt':
      return value !== null && first !== null && value < first;
    case '$lte':
      return value !== null && first !== null && value <= first;
    default:
      return operator satisfies never;
  }
}

/** A value for comparison: times as instants, numbers as numbers, all else as text; null for a missing value. */
function comparable({ type }: Column, value: unknown): string | number | null {
  if (value === undefined || value === null) return null;
  if (type === 'datetime') return recordInstant(value) ?? textOf(value);
  if (type === 'text') return textOf(value);
  const text = textOf(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Lower case for ASCII letters only, as the database compares. */
function folded(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
