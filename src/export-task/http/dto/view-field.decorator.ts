import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataArgsStorage } from 'typeorm';
import type { Column } from '../../../exporter/column.js';

/** A field that callers see, described like a column of a record type: lists may query and sort by it. */
export type ViewField<View> = Column & { key: keyof View };

interface FieldOptions extends Omit<Column, 'key' | 'title'> {
  /** Details for the API documentation that the title does not give. */
  about?: string;
  /** The schema, if it is not the usual one of the type. */
  schema?: ApiPropertyOptions;
  /** An example of the value. */
  example: unknown;
}

/** A field that a list shows by default. */
export const DEFAULT = { default: true } as const;

/** A field that lists neither query nor sort by. */
export const SHOWN_ONLY = { queryable: false, sortable: false } as const;

const schemas: Record<Column['type'], ApiPropertyOptions> = {
  text: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
  enum: { type: 'integer' },
  text_enum: { type: 'string' },
  list: { type: 'array', items: {} },
  json: { type: 'object', additionalProperties: true },
};

/**
 * Makes the decorator that declares the fields of a view. Lists can be queried by each declared field, and the API documentation
 * has it.
 * @param fields takes the fields, in order.
 * @param entity the entity that the view shows.
 */
export function fieldsOf<View>(
  fields: ViewField<View>[],
  entity: abstract new () => object,
): (zh: string, en: string, options: FieldOptions) => PropertyDecorator {
  return (zh, en, { about, schema, example, ...column }) =>
    (target, property) => {
      const key = String(property) as keyof View & string;
      fields.push({ key, title: { zh, en }, ...column });
      ApiProperty({
        description: [`${en}, ${zh}.`, ...(about === undefined ? [] : [about])].join(' '),
        ...(schema ?? schemas[column.type]),
        ...(isNullable(entity, key) && { nullable: true }),
        example,
      })(target, property);
    };
}

/** Whether the database column of a field can be null. */
function isNullable(entity: abstract new () => object, key: string): boolean {
  const columns = getMetadataArgsStorage().filterColumns(entity);
  return columns.some(({ propertyName, options }) => propertyName === key && options.nullable === true);
}
