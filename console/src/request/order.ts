import type { RecordType } from 'export-task-service/client';
import { isGrouped, isObject, type Params } from './body';
import { partsOf } from './columns';

export type Direction = 'asc' | 'desc';

/** A field of `order` with its direction. The first sorts first. */
export interface Criterion {
  field: string;
  direction: Direction;
}

/** The criteria of `order`. */
export function criteriaOf(order: Params['order'], type: Pick<RecordType, 'value'>): Criterion[] {
  return Object.entries(order ?? {}).flatMap(([name, direction]) => {
    if (!isGrouped(type.value) || !isObject(direction)) {
      return [{ field: name, direction: direction as Direction }];
    }
    return Object.entries(direction).map(([field, one]) => ({ field: `${name}.${field}`, direction: one }));
  });
}

/** `order` with these criteria; undefined for none. */
export function orderOf(criteria: readonly Criterion[], type: Pick<RecordType, 'value'>): Params['order'] {
  if (criteria.length === 0) return undefined;
  if (!isGrouped(type.value)) {
    return Object.fromEntries(criteria.map(({ field, direction }) => [field, direction]));
  }
  const groups: Record<string, Record<string, Direction>> = {};
  for (const { field, direction } of criteria) {
    const { group, field: name } = partsOf(field);
    groups[group] = { ...groups[group], [name]: direction };
  }
  return groups;
}
