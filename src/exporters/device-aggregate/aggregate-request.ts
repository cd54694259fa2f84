import type { Column } from '../../exporter/column.js';
import { invalid, missing, quote } from '../../exporter/faults.js';
import { isObject } from '../../exporter/json-object.js';
import { columnsNamed } from '../../exporter/query-language.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { isDatapointIndex, unlistedDatapoint } from './datapoint.columns.js';
import { snapshotFields } from './snapshot.columns.js';
import { parseSelectors, type SnapshotSelector } from './snapshot-selector.js';

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

/** The platform's documents and its console do not agree with themselves on the names of groups. */
const spellings = new Map<string, Group>([
  ['snapshot_shuffle', 'snapshot_shuffle'],
  ['vDevice', 'vdevice'],
  ...plainGroups.flatMap((group): [string, Group][] => [
    [group, group],
    [`${group}_query`, group],
  ]),
]);

/** One group of a part of the request, under its proper name. */
interface GroupPart {
  group: Group;
  content: unknown;
  place: string;
}

/** What `query` asks for: conditions by `group.field`, how they are combined, and which statistics to attach. */
export interface AggregateQuery {
  conditions: Record<string, unknown>;
  match: 'all' | 'any';
  selectors: SnapshotSelector[];
}

/**
 * Flattens `query`, an object `group -> field -> operator -> value` with `$logical` and the selectors beside it.
 * @param columns those of the type and the datapoints that the product lists.
 * @throws PlatformError 4001002 where `$logical` is missing, 4001180 where it is unknown, 4041007 for the index of a
 * datapoint that the product does not have.
 */
export function flatQuery(query: unknown, columns: readonly Column[]): AggregateQuery {
  const { $logical: logical, ...groups } = isObject(query) ? query : {};
  const parts = groupParts(isObject(query) ? groups : query, 'query');
  const [snapshot, plain] = [parts.filter(isSnapshot), parts.filter((part) => !isSnapshot(part))];
  const conditions = flatFields(plain);
  for (const key of Object.keys(conditions)) {
    if (isDatapointIndex(key.replace(/^vdevice\./, '')) && columnsNamed(columns, key).length === 0) {
      throw new PlatformError(
        ErrorCode.datapointNotFound,
        `query.${key}: the product has no datapoint of that index.`,
      );
    }
  }
  return {
    conditions,
    match: matchOf(logical, Object.values(conditions).some(isCondition)),
    selectors: snapshot.flatMap(({ content, place }) => parseSelectors(content, place)),
  };
}

/** Flattens `order`, an object `group -> field -> direction` of which one group alone may have fields. */
export function flatOrder(order: unknown): Record<string, unknown> {
  const criteria = flatFields(groupParts(order, 'order'));
  const groups = new Set(Object.keys(criteria).map((key) => key.replace(/\..*$/s, '')));
  if (groups.size <= 1) return criteria;
  throw invalid('order', `fields of ${[...groups].join(' and ')} are not accepted together; one group is.`);
}

/**
 * Flattens `filter`, an object `group -> names of fields`, into column keys in the order in which they are written.
 * @param columns those of the type and the datapoints that the product lists.
 * @returns the keys, and a column for each index of a datapoint that the product does not list.
 * @throws PlatformError 4001002 where nothing is named, or statistics without a selector; 4001001 for an unknown name.
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
  if (keys.length === 0)
    throw missing('filter', 'an object that names fields by group, e.g. {"device": ["mac"]},');
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

/** The groups of a part of the request; one that is null is left out. */
function groupParts(part: unknown, place: string): GroupPart[] {
  if (part === undefined || part === null) return [];
  if (!isObject(part)) throw invalid(place, `${quote(part)} is not accepted; an object of groups is.`);
  return Object.entries(part).flatMap(([name, content]) => {
    const group = spellings.get(name);
    if (!group) {
      const groups = [...plainGroups, 'snapshot_shuffle'].join(', ');
      throw invalid(`${place}.${name}`, `no such group; one of ${groups} is accepted.`);
    }
    return content === null ? [] : [{ group, content, place: `${place}.${name}` }];
  });
}

/** The fields of groups by `group.field`, each once. */
function flatFields(parts: readonly GroupPart[]): Record<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const { group, content, place } of parts) {
    if (!isObject(content))
      throw invalid(place, `${quote(content)} is not accepted; an object of fields is.`);
    for (const [name, value] of Object.entries(content)) {
      const key = `${group}.${name}`;
      if (flat.has(key)) throw invalid(`${place}.${name}`, 'is given twice; once is accepted.');
      flat.set(key, value);
    }
  }
  return Object.fromEntries(flat);
}

function fieldNames(content: unknown, place: string): string[] {
  if (!Array.isArray(content)) {
    throw invalid(place, `${quote(content)} is not accepted; an array of field names is.`);
  }
  return content.map((name: unknown, index) => {
    if (typeof name === 'string') return name;
    throw invalid(`${place}[${index}]`, `${quote(name)} is not accepted; a field name is.`);
  });
}

/** How the conditions are combined; only where there are none may this be left out. */
function matchOf(logical: unknown, mandatory: boolean): 'all' | 'any' {
  if (logical === undefined || logical === null || logical === '') {
    if (mandatory) throw missing('query.$logical', '"AND" or "OR"');
    return 'all';
  }
  if (logical === 'AND') return 'all';
  if (logical === 'OR') return 'any';
  throw new PlatformError(
    ErrorCode.logicalUnknown,
    `query.$logical: ${quote(logical)} is not accepted; "AND" or "OR" is.`,
  );
}

/** An empty operator object says nothing of its field. */
function isCondition(value: unknown): boolean {
  return !isObject(value) || Object.keys(value).length > 0;
}

function isSnapshot({ group }: GroupPart): boolean {
  return group === 'snapshot_shuffle';
}

function unknownField(name: string, known: readonly string[], place: string): PlatformError {
  return invalid(place, `${quote(name)} is no field of this group; one of ${known.join(', ')} is accepted.`);
}
