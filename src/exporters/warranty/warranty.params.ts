import { invalid, quote } from '../../exporter/faults.js';
import { isObject } from '../../exporter/value.js';
import type { ExportParams } from '../../exporter/record-exporter.js';

/** Fields of repair work orders only; a task that names one asks for that list, not for registrations. */
const workOrderFields = ['assigned_id', 'assigned_name', 'product_id'];

/** The special characters of a regular expression. */
const pattern = /[.*+?^${}()|[\]\\]/;

/**
 * Translates the plugin's query language, which consoles send, into that of all other types: `order` with 1 and -1,
 * values in `{"@date": …}` and `{"@string": …}`, a search as `{"$regex": …, "$options": "i"}`.
 * @throws PlatformError 4001001 for a field of repair work orders, and for a `$regex` that is not a plain text.
 */
export function plainParams({ filter, query, order }: ExportParams): ExportParams {
  const filtered: unknown[] = Array.isArray(filter) ? filter : [];
  for (const [place, names] of [
    ['filter', filtered],
    ['query', Object.keys(entries(query))],
    ['order', Object.keys(entries(order))],
  ] as const) {
    const name = workOrderFields.find((field) => names.includes(field));
    if (name !== undefined) {
      throw invalid(
        place,
        `${quote(name)} is a field of repair work orders, which are not exported. Must be a field of warranty registrations.`,
      );
    }
  }
  return {
    filter,
    query: isObject(query) ? mapped(query, plainCondition) : query,
    order: isObject(order) ? mapped(order, plainDirection) : order,
  };
}

function plainDirection(direction: unknown): unknown {
  if (direction === 1) return 'asc';
  return direction === -1 ? 'desc' : direction;
}

function plainCondition(condition: unknown, field: string): unknown {
  const value = unwrapped(condition);
  if (!isObject(value)) return value;
  const { $regex: search, $options: options, ...others } = value;
  const plain = mapped(others, unwrapped);
  if (search === undefined) return options === undefined ? plain : { ...plain, $options: options };
  const text = unwrapped(search);
  if (typeof text !== 'string' || pattern.test(text) || options !== 'i' || '$like' in plain) {
    throw invalid(
      `query.${field}.$regex`,
      `must be a text without special characters and have "$options": "i", not ${quote(search)}. Or use $like.`,
    );
  }
  return { ...plain, $like: text };
}

/** The value itself, if it is wrapped in the name of its type. */
function unwrapped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (!isObject(value)) return value;
  const [[type, inner] = [], ...others] = Object.entries(value);
  return others.length === 0 && (type === '@date' || type === '@string') ? inner : value;
}

function mapped(
  object: Record<string, unknown>,
  change: (value: unknown, key: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

function entries(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}
