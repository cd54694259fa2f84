import type { Column } from '../../exporter/column.js';
import type { Condition, Sort } from '../../exporter/query-language.js';
import type { SourceRecord } from '../../exporter/record-exporter.js';
import { recordInstant } from '../../exporter/record-values.js';
import { LATEST, rawTime } from '../../exporter/time.js';
import type { QueryValue } from '../../exporter/value.js';

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
  const given = values.filter((value) => value !== null);
  const [first] = given;
  if (first === undefined) return false;
  switch (operator) {
    case '$eq':
    case '$in':
      return askEquality(asked, column, given);
    case '$gte':
    case '$lte':
      return askBound(asked, operator, bounds(column, first)[operator]);
    case '$gt':
      asked.$gte ??= bounds(column, first).$lte;
      return false;
    case '$lt':
      asked.$lte ??= bounds(column, first).$gte;
      return false;
    case '$like':
      // The plugin searches texts only, and matches É with é, which no other record type does.
      if (column.type === 'text' && typeof first === 'string' && first !== '' && asked.$regex === undefined) {
        asked.$regex = first.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
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

function askEquality(asked: PluginCondition, column: Column, values: readonly QueryValue[]): boolean {
  const several = values.map((value) => bounds(column, value));
  if (several.every(({ $gte, $lte }) => $gte === $lte)) {
    if (asked.$in) return false;
    asked.$in = several.map(({ $gte }) => $gte);
    return true;
  }
  const [one, ...others] = several;
  if (one === undefined || others.length > 0) return false;
  // Tries both bounds, even if one of them is taken.
  return [askBound(asked, '$gte', one.$gte), askBound(asked, '$lte', one.$lte)].every(Boolean);
}

function askBound(asked: PluginCondition, operator: '$gte' | '$lte', bound: unknown): boolean {
  if (asked[operator] !== undefined) return false;
  asked[operator] = bound;
  return true;
}

/** The smallest and the largest stored value that equal a value of a query. They differ for periods, such as a day. */
function bounds({ type }: Column, value: QueryValue): { $gte: unknown; $lte: unknown } {
  if (typeof value !== 'string') {
    // The year 10000 is written +010000, which sorts before all years of four digits.
    const last = Math.min(Date.parse(value.to) - 1, LATEST);
    return { $gte: value.from, $lte: rawTime(last) };
  }
  const stored = type === 'enum' || type === 'integer' || type === 'number' ? Number(value) : value;
  return { $gte: stored, $lte: stored };
}

/** Writes a `$in` of one value as that bare value, which means equality. */
function shortest(condition: PluginCondition): unknown {
  const { $in: values, ...others } = condition;
  return values?.length === 1 && Object.keys(others).length === 0 ? values[0] : condition;
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
  const value = record[column.key] ?? null;
  const places = values.map((one) => place(column, value, one));
  const [first] = places;
  const [text] = values;
  switch (operator) {
    case '$eq':
    case '$in':
      return places.includes('equal');
    case '$ne':
    case '$nin':
      return !places.includes('equal');
    case '$all':
      return places.every((one) => one === 'equal');
    case '$like':
      return (
        value !== null && typeof text === 'string' && folded(shown(column, value)).includes(folded(text))
      );
    case '$gt':
      return first === 'greater';
    case '$gte':
      return first === 'greater' || first === 'equal';
    case '$lt':
      return first === 'less';
    case '$lte':
      return first === 'less' || first === 'equal';
    default:
      return operator satisfies never;
  }
}

/** Where a value lies in relation to one of a condition; undefined if they cannot be compared. */
function place(
  column: Column,
  value: unknown,
  given: QueryValue | null,
): 'less' | 'equal' | 'greater' | undefined {
  if (value === null || given === null) return value === given ? 'equal' : undefined;
  const own = comparable(column, value);
  const [first, last] =
    typeof given === 'string'
      ? [comparable(column, given), comparable(column, given)]
      : [Date.parse(given.from), Date.parse(given.to) - 1];
  if (typeof own !== typeof first) return undefined;
  if (own < first) return 'less';
  return own > last ? 'greater' : 'equal';
}

/** The text of a value in a file with `labels: raw`. */
function shown({ type }: Column, value: unknown): string {
  const instant = type === 'datetime' ? recordInstant(value) : undefined;
  return instant === undefined ? textOf(value) : rawTime(instant);
}

/** A value for comparison: times as instants, numbers as numbers, all else as text. */
function comparable({ type }: Column, value: unknown): string | number {
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
