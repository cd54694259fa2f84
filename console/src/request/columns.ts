import type { RecordType } from 'export-task-service/client';
import { isGrouped, isObject, without, type Body, type Params } from './body';

export type Column = RecordType['columns'][number];

/** In front of the name of an extended property that a column has, too. */
const PROPERTIES = 'properties.';

/** A part of a key that the request fills in, e.g. the index of a datapoint. */
const BRACES = /\{(\w+)\}/g;

/**
 * The key of a column in `filter`, `query` and `order`, with a dot behind its group. The statistics of type 9 lose their
 * number there: each selector of `query.snapshot_shuffle` gives one of them.
 */
export function requestKey(column: Column, { value }: Pick<RecordType, 'value'>): string {
  return isGrouped(value) ? column.key.replace('.{n}.', '.') : column.key;
}

/** A title without the number that a statistic has in the file: `filter` names it without, too. */
export function withoutNumber(title: string): string {
  return title.replace(/ ?\{n\}/, '');
}

/** The names of the parts of a key that must be filled in. */
export function blanksOf(key: string): string[] {
  return [...key.matchAll(BRACES)].map(([, name = '']) => name);
}

/** Fills in the parts of a key. */
export function filledKey(key: string, values: Readonly<Record<string, string>>): string {
  return key.replace(BRACES, (_, name: string) => values[name] ?? '');
}

/** The column with a key of a request; undefined for an extended property. */
export function columnOf(type: RecordType, key: string): Column | undefined {
  return (
    type.columns.find((column) => requestKey(column, type) === key) ??
    type.columns.find((column) => {
      const pattern = requestKey(column, type);
      if (blanksOf(pattern).length === 0) return false;
      const texts = pattern.split(/\{\w+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      return new RegExp(`^${texts.join('[^.]+')}$`).test(key);
    })
  );
}

/** The keys of the columns that the file has by default; those of the first group where a type with groups has none. */
export function defaultKeys(type: RecordType): string[] {
  const defaults = type.columns.filter((column) => column.default).map((column) => requestKey(column, type));
  if (defaults.length > 0 || !isGrouped(type.value)) return defaults;
  const [first, ...others] = allKeys(type);
  return first === undefined
    ? []
    : [first, ...others.filter((key) => partsOf(key).group === partsOf(first).group)];
}

/** The keys of all columns that need nothing filled in. */
export function allKeys(type: RecordType): string[] {
  return type.columns
    .filter(({ key }) => blanksOf(key).length === 0)
    .map((column) => requestKey(column, type));
}

/** The keys of the columns of the file, in order. */
export function chosenKeys(type: RecordType, filter: Params['filter']): string[] {
  if (Array.isArray(filter)) return filter;
  if (!isObject(filter)) return isGrouped(type.value) ? [] : defaultKeys(type);
  return Object.entries(filter).flatMap(([group, fields]) => fields.map((field) => `${group}.${field}`));
}

/** `filter` with these columns. Those of a group stand together. */
export function filterOf(keys: readonly string[], type: Pick<RecordType, 'value'>): Params['filter'] {
  if (!isGrouped(type.value)) return [...keys];
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const { group, field } = partsOf(key);
    groups.set(group, [...(groups.get(group) ?? []), field]);
  }
  return Object.fromEntries(groups);
}

/** A body with another filter; undefined for none. */
export function withFilter(body: Body, filter: Body['params']['filter']): Body {
  const params = without(body.params, 'filter');
  return { ...body, params: filter === undefined ? params : { filter, ...params } };
}

/** The group of a key and the field in it. */
export function partsOf(key: string): { group: string; field: string } {
  const dot = key.indexOf('.');
  return { group: key.slice(0, dot), field: key.slice(dot + 1) };
}

/**
 * Moves a column to the place of another. Columns of different groups cannot mix: then the whole group moves past the group
 * of the other column.
 */
export function moved(
  keys: readonly string[],
  from: number,
  to: number,
  type: Pick<RecordType, 'value'>,
): string[] {
  const [key, target] = [keys[from], keys[to]];
  if (key === undefined || target === undefined || from === to) return [...keys];
  if (!isGrouped(type.value) || partsOf(key).group === partsOf(target).group) {
    return keys.toSpliced(from, 1).toSpliced(to, 0, key);
  }
  const inGroup = (one: string) => (other: string) => partsOf(other).group === partsOf(one).group;
  const rest = keys.filter((other) => !inGroup(key)(other));
  const place = from < to ? rest.findLastIndex(inGroup(target)) + 1 : rest.findIndex(inGroup(target));
  return rest.toSpliced(place, 0, ...keys.filter(inGroup(key)));
}

/** The key of an extended property; with `properties.` in front if a column has its name. */
export function propertyKey(type: RecordType, name: string): string {
  return type.columns.some(({ key }) => key === name) ? PROPERTIES + name : name;
}

/** The type of the values that a condition on a column compares. */
export function comparedType({ type, element_type }: Column): Column['type'] {
  return element_type ?? (type === 'list' ? 'text' : type);
}
