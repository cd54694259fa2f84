import type { ApiPropertyOptions } from '@nestjs/swagger';

const fields = { type: 'array', items: { type: 'string' } } satisfies ApiPropertyOptions;
const direction = { type: 'string', enum: ['asc', 'desc'] } satisfies ApiPropertyOptions;

/** The `query` of a list or an export. */
export const querySchema = {
  type: 'object',
  additionalProperties: true,
  description:
    'Conditions: `field -> {operator: value}`, or a bare value for `$eq`, or a bare array for `$in`; all must hold. ' +
    'The operators are `$eq $ne $in $nin $lt $lte $gt $gte $like $all`.',
} satisfies ApiPropertyOptions;

/** The `order` of a list or an export. */
export const orderSchema = {
  type: 'object',
  additionalProperties: direction,
  description: 'What is sorted by: `field -> "asc" | "desc"`, the first field first.',
} satisfies ApiPropertyOptions;

/** The `params` of an export, which each record type reads by its own fields. */
export const paramsSchema = {
  type: 'object',
  properties: {
    filter: {
      anyOf: [fields, { type: 'object', additionalProperties: fields }],
      description:
        'The fields of the file, in their order; where none is named, the default ones. For type 9, `group -> fields`.',
    },
    query: {
      ...querySchema,
      description: `${querySchema.description} For type 9, \`group -> field -> {operator: value}\` beside \`$logical\`.`,
    },
    order: {
      type: 'object',
      additionalProperties: { anyOf: [direction, { type: 'object', additionalProperties: direction }] },
      description: `${orderSchema.description} For type 9, \`group -> field -> direction\`.`,
    },
  },
  additionalProperties: true,
} satisfies ApiPropertyOptions;

/** The `extend` of an export. */
export const extendSchema = {
  type: 'object',
  properties: {
    product_id: { type: 'string', description: 'The product whose devices are exported; for types 1 and 9.' },
    app_id: { type: 'string', description: "The warranty plugin's app; for type 6." },
  },
  additionalProperties: true,
} satisfies ApiPropertyOptions;
