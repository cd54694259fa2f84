import pg from 'pg';
import type { EntityMetadata } from 'typeorm';

/** A part of a table's name: in double quotes, or without dots and quotes. */
const PART = String.raw`(?:"(?:[^"]|"")+"|[^".]+)`;
const PARTS = new RegExp(String.raw`^${PART}(?:\.${PART})*$`);

/** A quoted SQL identifier, e.g. the name of a table. */
export function identifier(name: string): string {
  return pg.escapeIdentifier(name);
}

/**
 * The SQL of a table's name: `orders`, or `sales.orders` in a schema. Upper and lower case count. A part that contains a
 * dot stands in double quotes: `sales."orders.2024"`.
 */
export function tableSql(name: string): string {
  if (!PARTS.test(name)) return identifier(name);
  const parts = name.match(new RegExp(PART, 'g')) ?? [];
  return parts.map((part) => (part.startsWith('"') ? part : identifier(part))).join('.');
}

/** The SQL of an entity's table: in the schema and under the name that its data source gives it. */
export function entityTable({ schema, tableName }: Pick<EntityMetadata, 'schema' | 'tableName'>): string {
  return `${inSchema(schema)}${identifier(tableName)}`;
}

/** The prefix of a name in a schema. Empty without a schema: the connection's `search_path` then chooses it. */
export function inSchema(schema: string | undefined): string {
  return schema === undefined ? '' : `${identifier(schema)}.`;
}
