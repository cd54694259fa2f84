import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import type { Column } from '../../exporter/column.js';
import { invalid, missing, quote } from '../../exporter/faults.js';
import { columnsNamed, findColumn, type SentNames } from '../../exporter/query-language.js';
import { isObject } from '../../exporter/value.js';
import { parseSelectors, selectorField } from './snapshot-selector.js';
import { snapshotFields, type SnapshotSelector } from './snapshot.columns.js';
import { isDatapointIndex, unlistedDatapoint } from './vdevice.columns.js';

const plainGroups = [
  'device',
  'vdevice',
  'online',
  'geography',
  'subscribe',
  'heavy_buyer',
  'dealer',
] as const;

type Group = (typeof plainGroups)[number] | 'snapshot_shuffle';

/** The platform's documents and its console spell the names of groups in several ways. */
const spellings = new Map<string, Group>([
  ['snapshot_shuffle', 'snapshot_shuffle'],
  ['vDevice', 'vdevice'],
  ...plainGroups.flatMap((group): [string, Group][] => [
    [group, group],
    [`${group}_query`, group],
  ]),
]);

/** A group in `filter`, `query` or `order`, under its canonical name. */
interface GroupPart {
  group: Group;
  content: unknown;
  place: string;
}

/** A flat `query`: conditions by `group.field`, how they combine, and which statistics to attach. */
export interface AggregateQuery {
  conditions: Record<string, unknown>;
  match: 'all' | 'any';
  selectors: SnapshotSelector[];
  sent: SentNames;
}

/**
 * Flattens `query`: `{ group: { field: { operator: value } } }`, plus `$logical` and the selectors of statistics.
 * @param columns the columns of the record type and the datapoints of the product.
 * @param timezone the time zone of days.
 * @throws PlatformError 4001002 if `$logical` is missing, 4001180 if its value is unknown, 4041007 for a condition on a
 *   datapoint that the product does not have.
 */
export function flatQuery(query: unknown, columns: readonly Column[], timezone: string): AggregateQuery {
  const { $logical: logical, ...groups } = isObject(query) ? query : {};
  const parts = groupParts(isObject(query) ? groups : query, 'query');
  const [snapshot, plain] = [parts.filter(isSnapshot), parts.filter((part) => !isSnapshot(part))];
  const { fields: conditions, sent } = flatFields(plain, 'query');
  for (const key of Object.keys(conditions)) {
    if (isDatapointIndex(key.replace(/^vdevice\./, '')) && columnsNamed(columns, key).length === 0) {
      const name = sent[`query.${key}`] ?? `query.${key}`;
      throw new PlatformError(
        ErrorCode.datapointNotFound,
        `${name}: unknown datapoint. Must be the index of a datapoint of the product.`,
        { zh: `${name}：产品没有该数据端点。` },
      );
    }
  }
  return {
    conditions,
    match: matchOf(logical, Object.values(conditions).some(isCondition)),
    selectors: snapshot.flatMap(({ content, place }) => parseSelectors(content, place, timezone)),
    sent,
  };
}

/** The column of a field in a group of `query`, or of a key of a selector. */
export function groupedColumn(
  [name = '', field, ...deeper]: readonly string[],
  columns: readonly Column[],
): Column | undefined {
  const group = spellings.get(name);
  if (group === undefined || field === undefined || deeper.length > 0) return undefined;
  return group === 'snapshot_shuffle' ? selectorField(field) : findColumn(columns, `${group}.${field}`);
}

/** Flattens `order`: `{ group: { field: direction } }`, with fields in one group only. */
export function flatOrder(order: unknown): { criteria: Record<string, unknown>; sent: SentNames } {
  const { fields: criteria, sent } = flatFields(groupParts(order, 'order'), 'order');
  const groups = new Set(Object.keys(criteria).map((key) => key.replace(/\..*$/s, '')));
  if (groups.size <= 1) return { criteria, sent };
  throw invalid('order', `has fields of ${[...groups].join(' and ')}. Must have fields of one group only.`);
}

/**
 * Flattens `filter`: `{ group: [field, …] }` becomes column keys in the same order.
 * @param columns the columns of the record type and the datapoints of the product.
 * @param selectors the number of selectors of statistics in `query`.
 * @returns the keys, and a column for each datapoint index that the product does not list.
 * @throws PlatformError 4001002 if no field is named, or statistics are named without a selector; 4001001 for an
 *   unknown name.
 */
export function flatFilter(
  filter: unknown,
  columns: readonly Column[],
  selectors: number,
): { keys: string[]; unlisted: Column[] } {
  const unlisted: Column[] = [];
  const keys = groupParts(filter, 'filter').flatMap(({ group, content, place }) => {
    const names = fieldNames(content, place);
    if (group === 'snapshot_shuffle') return snapshotKeys(names, place, selectors);
    return names.map((name, index) => {
      const key = `${group}.${name}`;
      if (columnsNamed(columns, key).length > 0) return key;
      if (group !== 'vdevice' || !isDatapointIndex(name)) {
        throw unknownField(
          name,
          columns.map((column) => column.key).filter((one) => one.startsWith(`${group}.`)),
          `${place}[${index}]`,
        );
      }
      unlisted.push(unlistedDatapoint(name));
      return key;
    });
  });
  if (keys.length === 0) {
    throw missing('filter', 'an object that lists fields by group, e.g. {"device": ["mac"]}');
  }
  return { keys, unlisted };
}

/** One column for each selector and field. */
function snapshotKeys(names: readonly string[], place: string, selectors: number): string[] {
  const known = snapshotFields.map(({ key }) => key);
  for (const [index, name] of names.entries()) {
    if (!known.includes(name)) throw unknownField(name, known, `${place}[${index}]`);
  }
  if (names.length > 0 && selectors === 0) {
    throw missing('query.snapshot_shuffle', `an array that selects the statistics for ${place}`);
  }
  return Array.from({ length: selectors }, (_, n) =>
    names.map((name) => `snapshot_shuffle.${n + 1}.${name}`),
  ).flat();
}

/** The groups in a part of the request, without those that are null. */
function groupParts(part: unknown, place: string): GroupPart[] {
  if (part === undefined || part === null) return [];
  if (!isObject(part)) throw invalid(place, `must be an object of groups, not ${quote(part)}.`);
  return Object.entries(part).flatMap(([name, content]) => {
    const group = spellings.get(name);
    if (!group) {
      const groups = [...plainGroups, 'snapshot_shuffle'].join(', ');
      throw invalid(`${place}.${name}`, `unknown group. Must be one of ${groups}.`);
    }
    return content === null ? [] : [{ group, content, place: `${place}.${name}` }];
  });
}

/**
 * The fields of all groups by `group.field`, and their names as the caller spelt them. Two spellings of a group must not
 * name the same field.
 */
function flatFields(
  parts: readonly GroupPart[],
  part: 'query' | 'order',
): { fields: Record<string, unknown>; sent: SentNames } {
  const flat = new Map<string, unknown>();
  const sent = new Map<string, string>();
  for (const { group, content, place } of parts) {
    if (!isObject(content)) throw invalid(place, `must be an object of fields, not ${quote(content)}.`);
    for (const [name, value] of Object.entries(content)) {
      const key = `${group}.${name}`;
      if (flat.has(key)) throw invalid(`${place}.${name}`, 'duplicate field. Must be given once.');
      flat.set(key, value);
      sent.set(`${part}.${key}`, `${place}.${name}`);
    }
  }
  return { fields: Object.fromEntries(flat), sent: Object.fromEntries(sent) };
}

function fieldNames(content: unknown, place: string): string[] {
  if (!Array.isArray(content)) {
    throw invalid(place, `must be an array of field names, not ${quote(content)}.`);
  }
  return content.map((name: unknown, index) => {
    if (typeof name === 'string') return name;
    throw invalid(`${place}[${index}]`, `must be a field name, not ${quote(name)}.`);
  });
}

/** How the conditions combine. `$logical` is optional only if there are no conditions. */
function matchOf(logical: unknown, mandatory: boolean): 'all' | 'any' {
  if (logical === undefined || logical === null || logical === '') {
    if (mandatory) throw missing('query.$logical', '"AND" or "OR"');
    return 'all';
  }
  if (logical === 'AND') return 'all';
  if (logical === 'OR') return 'any';
  throw new PlatformError(
    ErrorCode.logicalUnknown,
    `query.$logical: unknown value ${quote(logical)}. Must be "AND" or "OR".`,
    { zh: 'query.$logical：值无效。' },
  );
}

/** An object without operators is no condition. */
function isCondition(value: unknown): boolean {
  return !isObject(value) || Object.keys(value).length > 0;
}

function isSnapshot({ group }: GroupPart): boolean {
  return group === 'snapshot_shuffle';
}

function unknownField(name: string, known: readonly string[], place: string): PlatformError {
  return invalid(place, `unknown field ${quote(name)} of this group. Must be one of ${known.join(', ')}.`);
}
