import { getSchemaPath, type ApiPropertyOptions } from '@nestjs/swagger';
import { SORT_DIRECTION } from '../../../exporter/record-type.js';
import { TaskStatus } from '../../export-task.entity.js';
import { resultCodes } from '../../queue/export-task.results.js';

const fields = { type: 'array', items: { type: 'string' } } satisfies ApiPropertyOptions;
const direction = { $ref: getSchemaPath(SORT_DIRECTION) };

/** The `query` of a list or an export. Its days are those of the zone in the field that `timezone` names. */
function querySchemaOf(timezone: string) {
  return {
    type: 'object',
    additionalProperties: true,
    description:
      'Conditions, all of which must hold: `field -> {operator: value}`. A bare value stands for `$eq`, a bare array for ' +
      '`$in`. The operators are `$eq $ne $in $nin $lt $lte $gt $gte $like $all`. A time is ISO 8601 with `Z` or an offset, ' +
      'or epoch milliseconds; times are compared in whole milliseconds. A bare day, such as `2024-10-09`, is that whole day ' +
      `in \`${timezone}\`: ` +
      '`$gte` and `$lt` compare with its beginning, `$gt` and `$lte` with its end. The same holds for a period, two times with ' +
      'a slash between them, and for a rounded relative time: `now-1d/d` is the whole of yesterday. A relative time is `now` ' +
      'with any steps such as `-1d`, `+1d` and `/d`, in the units `s m h d w M y`. `$like` searches the text of a file ' +
      'whose `labels` is `raw`. `false` is less than `true`.',
  } satisfies ApiPropertyOptions;
}

/** The query of a task with absolute values. */
export const resolvedQuerySchema = {
  type: 'object',
  additionalProperties: true,
  nullable: true,
  description:
    '`query` with absolute values in place of its relative times, as of the creation; null if it has none. A rounded time ' +
    'that is compared for equality becomes a period: two times with a slash between them.',
  example: { create_time: { $gte: '2026-01-03T16:00:00.000Z', $lt: '2026-01-04T16:00:00.000Z' } },
} satisfies ApiPropertyOptions;

/** The `query` of a list. */
export const querySchema = querySchemaOf('timezone');

const paramsQuerySchema = querySchemaOf('options.timezone');

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
        'The fields of the file, in order; by default the default fields of the type. `properties.name` is the extended ' +
        'property `name`, even if the type has a field of that name. For type 9, `group -> fields`.',
    },
    query: {
      ...paramsQuerySchema,
      description: `${paramsQuerySchema.description} For type 9, \`group -> field -> {operator: value}\` beside \`$logical\`.`,
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
  description:
    'The result as a stable code; empty until the first attempt ends, unless no worker exports the type (`no_worker`).',
} satisfies ApiPropertyOptions;
