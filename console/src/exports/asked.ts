import type { ExportTask, RecordType } from 'export-task-service/client';

type Column = RecordType['columns'][number];

/** A condition of a task, ready to be shown. */
export interface AskedCondition {
  /** The group of the field, for types that have groups. */
  group: string | undefined;
  /** The field's key, and its column if the type has one of that name. */
  field: string;
  column: Column | undefined;
  operator: string;
  value: unknown;
}

/** What a task exports, in parts that can be shown one by one. */
export interface Asked {
  /** The fields of the file in order, with their groups; undefined for the default ones. */
  columns: { group: string | undefined; field: string; column: Column | undefined }[] | undefined;
  conditions: AskedCondition[];
  /** How the groups' conditions are joined, for types that have groups. */
  logical: string | undefined;
  order: { group: string | undefined; field: string; column: Column | undefined; direction: string }[];
}

/** Takes a task's parameters apart. Fields that the type does not have keep their key. */
export function askedOf({ params }: Pick<ExportTask, 'params'>, type: RecordType | undefined): Asked {
  const {
    filter,
    query = {},
    order = {},
  } = params as {
    filter?: string[] | Record<string, string[]>;
    query?: Record<string, unknown>;
    order?: Record<string, unknown>;
  };
  const columnOf = (field: string, group?: string) =>
    type?.columns.find(({ key }) => key === field || (group !== undefined && key === `${group}.${field}`));
  const named = (field: string, group?: string) => ({ group, field, column: columnOf(field, group) });
  const groups = new Set(type?.columns.flatMap(({ key }) => /^(\w+)\./.exec(key)?.[1] ?? []) ?? []);
  const { $logical: logical, ...conditions } = query;
  return {
    columns: Array.isArray(filter)
      ? filter.map((field) => named(field))
      : filter &&
        Object.entries(filter).flatMap(([group, fields]) => fields.map((field) => named(field, group))),
    conditions: Object.entries(conditions).flatMap(([key, value]) =>
      isGroup(key, value, columnOf, groups)
        ? Object.entries(value).flatMap(([field, condition]) => operatorsOf(named(field, key), condition))
        : operatorsOf(named(key), value),
    ),
    logical: typeof logical === 'string' ? logical : undefined,
    order: Object.entries(order).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [{ ...named(key), direction: value }]
        : Object.entries(value as Record<string, string>).map(([field, direction]) => ({
            ...named(field, key),
            direction,
          })),
    ),
  };
}

function isGroup(
  key: string,
  value: unknown,
  columnOf: (field: string) => Column | undefined,
  groups: ReadonlySet<string>,
): value is Record<string, unknown> {
  return isObject(value) && groups.has(key) && columnOf(key) === undefined;
}

/** A bare value stands for `$eq`, a bare array for `$in`. */
function operatorsOf(
  named: Omit<AskedCondition, 'operator' | 'value'>,
  condition: unknown,
): AskedCondition[] {
  if (Array.isArray(condition)) return [{ ...named, operator: '$in', value: condition }];
  if (!isObject(condition)) return [{ ...named, operator: '$eq', value: condition }];
  return Object.entries(condition).map(([operator, value]) => ({ ...named, operator, value }));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
