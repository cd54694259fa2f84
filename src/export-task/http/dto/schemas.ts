import { getSchemaPath, type ApiPropertyOptions } from '@nestjs/swagger';
import { SORT_DIRECTION } from '../../../exporter/record-type.js';
import { TaskStatus } from '../../export-task.entity.js';
import { resultCodes } from '../../queue/export-task.results.js';

const fields = { type: 'array', items: { type: 'string' } } satisfies ApiPropertyOptions;
const direction = { $ref: getSchemaPath(SORT_DIRECTION) };

/** The `query` of a list or an export. */
export const querySchema = {
  type: 'object',
  additionalProperties: true,
  description:
    'Conditions, all of which must hold: `field -> {operator: value}`. A bare value stands for `$eq`, a bare array for ' +
    '`$in`. The operators are `$eq $ne $in $nin $lt $lte $gt $gte $like $all`.',
} satisfies ApiPropertyOptions;

/** The `order` of a list or an export. */
export const orderSchema = {
  type: 'object',
  additionalProperties: direction,
  description: 'Sort criteria: `field -> "asc" | "desc"`. The first field has the highest priority.',
} satisfies ApiPropertyOptions;

/** The `params` of an export. Each record type checks them against its own fields. */
export const paramsSchema = {
  type: 'object',
  properties: {
    filter: {
      anyOf: [fields, { type: 'object', additionalProperties: fields }],
      description:
        'The fields of the file, in order; by default the default fields of the type. For type 9, `group -> fields`.',
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
} satisfies ApiPropertyOptions;

/** The `extend` of an export. */
export const extendSchema = {
  type: 'object',
  properties: {
    product_id: {
      type: 'string',
      description: 'The product whose devices are exported. Types 1 and 9 need it.',
    },
    app_id: { type: 'string', description: 'The app of the warranty plugin. Type 6 needs it.' },
  },
  additionalProperties: true,
} satisfies ApiPropertyOptions;

/** The status of a task. */
export const statusSchema = {
  type: 'integer',
  enum: TaskStatus,
  enumName: 'TaskStatus',
  'x-enumNames': Object.values(TaskStatus).filter((name) => typeof name === 'string'),
} satisfies ApiPropertyOptions;

/** The result of a task. */
export const resultCodeSchema = {
  type: 'string',
  enum: ['', ...resultCodes],
  description: 'The result as a stable code; empty before the end of the first attempt.',
} satisfies ApiPropertyOptions;
