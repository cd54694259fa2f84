import type { Column } from '../../exporter/column.js';
import type { Condition, Sort } from '../../exporter/query-language.js';
import type { SourceRecord } from '../../exporter/record-exporter.js';
import { parseInstant } from '../../exporter/value.js';

/** The plugin's operators on one field; each can be there once. */
interface PluginCondition {
  $in?: unknown[];
  $gte?: unknown;
  $lte?: unknown;
  $regex?: string;
  $options?: 'i';
}

/** The conditions of a task, in two parts that together mean the same. */
export interface SplitConditions {
  /** What the plugin is asked: it may answer more than the task wants, never less. */
  query: Record<string, unknown>;
  /** What must still be checked on each record that it answers. */
  rest: Condition[];
}

/**
 * Says in the plugin's language what can be said in it: equality, `$in`, `$gte`, `$lte` and `$regex`. An operator
 * that it is not known to have could be ignored by it, or taken for a value, so those are checked here instead.
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

/** Adds a condition to what the plugin is asked; answers whether nothing of it is left to check. */
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
      // The plugin searches texts alone, and takes É for é, which no other type does.
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

/** Equality is a bare value. */
function shortest(condition: PluginCondition): unknown {
  const { $in: values, ...others } = condition;
  return values?.length === 1 && Object.keys(others).length === 0 ? values[0] : condition;
}

/** Times are texts of the form `2014-10-09T08:15:40.843Z`, as the platform writes them everywhere. */
function pluginValue({ type }: Column, value: string): unknown {
  return type === 'enum' || type === 'integer' || type === 'number' ? Number(value) : value;
}

/**
 * The order that the plugin is asked for; `_id` comes last, so that equal records do not change places between pages.
 * Records without a value stand where the plugin puts them.
 */
export function pluginOrder(sorts: readonly Sort[]): Record<string, 1 | -1> {
  const order = new Map<string, 1 | -1>();
  for (const { column, descending } of sorts) {
    // The first of two criteria for one field decides.
    if (!order.has(column.key)) order.set(column.key, descending ? -1 : 1);
  }
  if (!order.has('_id')) order.set('_id', 1);
  return Object.fromEntries(order);
}

/** Whether a record meets a condition, read as for the types that lie in the database. */
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

/** Times as instants, numbers as numbers, everything else as text; null for a missing value. */
function comparable({ type }: Column, value: unknown): string | number | null {
  if (value === undefined || value === null) return null;
  if (type === 'datetime') return parseInstant(value) ?? textOf(value);
  if (type === 'text') return textOf(value);
  const text = textOf(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** ASCII letters alone are the same in upper and lower case. */
function folded(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
