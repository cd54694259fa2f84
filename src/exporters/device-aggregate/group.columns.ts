import type { Column, ScalarType } from '../../exporter/column.js';

/** A column of a group of which a device has several values. */
export type ScalarColumn = Column & { type: ScalarType };

/**
 * The columns of a group: `group.field`, whose values lie in a table that the statement calls `table`.
 * @param traits what is true of all of them.
 */
export function inGroup(
  group: string,
  table: string,
  fields: readonly Column[],
  traits: Pick<Column, 'queryable' | 'sortable'> = {},
): Column[] {
  return fields.map(({ key, aliases, ...field }) => ({
    ...field,
    ...traits,
    key: `${group}.${key}`,
    ...(aliases && { aliases: aliases.map((alias) => `${group}.${alias}`) }),
    sql: `${table}."${key}"`,
  }));
}

/** Fields of which a device has several values, those of one row in the same place of each. */
export function severalOf(fields: readonly ScalarColumn[]): Column[] {
  return fields.map((field) => ({ ...field, type: 'list', of: field.type }));
}
