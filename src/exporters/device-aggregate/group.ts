import {
  inBothLanguages,
  type Column,
  type Label,
  type ScalarType,
  type Title,
} from '../../exporter/column.js';

/** A group of fields in the platform's aggregate interface. */
export interface Group {
  /** The part of a key before the field, e.g. `dealer`. */
  key: string;
  title: Title;
}

/** A field of a group with several values for each device. */
export type ScalarColumn = Column & { type: ScalarType };

/**
 * The columns of a group, with keys `group.field` and titles such as `经销商.国家`: several groups have fields of the same
 * name.
 * @param table the alias of the table that holds their values.
 * @param traits properties that all of them share.
 */
export function inGroup(
  group: Group,
  table: string,
  fields: readonly Column[],
  traits: Pick<Column, 'queryable' | 'sortable'> = {},
): Column[] {
  return fields.map(({ key, title, aliases, ...field }) => ({
    ...field,
    ...traits,
    key: `${group.key}.${key}`,
    title: titleIn(group, short(group, title)),
    ...(aliases && { aliases: aliases.map((alias) => `${group.key}.${alias}`) }),
    sql: `${table}."${key}"`,
  }));
}

/** A title with that of its group in front. */
export function titleIn({ title: group }: Group, title: Label): Title {
  const { zh, en } = inBothLanguages(title);
  return { zh: `${group.zh}.${zh}`, en: `${group.en}.${en}` };
}

/** The title of a field without that of its group: 名称 for 设备名称. */
function short({ title: group }: Group, title: Label): Title {
  const { zh, en } = inBothLanguages(title);
  const prefix = `${group.en} `;
  const shortEn = en.startsWith(prefix) ? en.slice(prefix.length) : en;
  return {
    zh: zh.startsWith(group.zh) ? zh.slice(group.zh.length) : zh,
    en: `${shortEn.charAt(0).toUpperCase()}${shortEn.slice(1)}`,
  };
}

/** Turns fields into lists, for groups with several rows for each device. The n-th elements come from the same row. */
export function severalOf(fields: readonly ScalarColumn[]): Column[] {
  return fields.map((field) => ({ ...field, type: 'list', of: field.type }));
}

/**
 * Joins the one row of a table that belongs to a device, within the enterprise of the device. The rows are unique, so
 * PostgreSQL drops the join if the statement uses none of its columns.
 * @param id the column of the table, and the column of the device that it must equal.
 */
export function joinOne(table: string, name: string, id: { column: string; of: string }): string {
  return `LEFT JOIN ${table} AS ${name} ON ${name}.corp_id = t.corp_id AND ${name}.${id.column} = t.${id.of}`;
}

/**
 * Joins the rows of a table that belong to a device as one row of arrays: one array for each field, all in the same
 * order.
 * @param condition restricts the rows. It and `order` refer to the table as `s`.
 */
export function joinSeveral(
  table: string,
  name: string,
  fields: readonly Column[],
  { condition = 'TRUE', order }: { condition?: string; order: string },
): string {
  const arrays = fields.map(({ key }) => `array_agg(s."${key}" ORDER BY ${order}) AS "${key}"`);
  const rows = `${table} AS s WHERE s.corp_id = t.corp_id AND s.device_id = t.id AND ${condition}`;
  return `LEFT JOIN LATERAL (SELECT ${arrays.join(', ')} FROM ${rows}) AS ${name} ON TRUE`;
}
