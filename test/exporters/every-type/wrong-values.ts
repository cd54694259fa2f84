import type { Column, ColumnType } from '../../../src/exporter/column.js';
import { operatorsOf } from './requests.js';

/** Invalid values for a field of each type; all can be written in JSON. */
const wrong: Record<ColumnType, readonly unknown[]> = {
  text: [true, {}, ['a'], 'a\0b'],
  list: [false, {}, ['a'], '\0'],
  integer: [1.5, '1.5', 'abc', '', ' 1', '1e3', true, {}, [1], 2 ** 53, '9223372036854775808'],
  enum: [1.5, '1.0', 'abc', '', false, {}, [1]],
  number: ['abc', '', '1e5', 'NaN', '.5', '1'.repeat(41), true, {}, [1]],
  boolean: [0, 1, 'yes', 'TRUE', '', {}, [true]],
  datetime: [
    'yesterday',
    '',
    '2015-02-30T00:00:00.000Z',
    '2015-01-01T10:00:00',
    '2015-01-01T24:00:00Z',
    1.5,
    true,
    {},
    9e15,
  ],
  date: [
    'yesterday',
    '',
    '2015-02-30',
    '2015-1-1',
    '2015-01-01T00:00:00Z',
    20150101,
    true,
    {},
    ['2015-01-01'],
  ],
  text_enum: [true, {}, ['a'], 'a\0b'],
  json: [],
};

const all = [
  '$eq',
  '$ne',
  '$in',
  '$nin',
  '$lt',
  '$lte',
  '$gt',
  '$gte',
  '$like',
  '$all',
  '$regex',
  '$or',
  'like',
  '',
];

/** Invalid conditions on a field, with the place within `query.<field>` that the refusal must name. */
export function wrongValues(column: Column): { condition: unknown; place: string }[] {
  const known = operatorsOf(column);
  const unknown = all.filter((operator) => !known.includes(operator));
  return [
    ...unknown.map((operator) => ({ condition: { [operator]: 'a' }, place: `.${operator}` })),
    ...known.flatMap((operator) =>
      operandsOf(column, operator).map((value) => ({
        condition: { [operator]: value },
        place: `.${operator}`,
      })),
    ),
    // A bare array means $in, and an object contains operators.
    ...wrong[column.type]
      .filter((value) => typeof value !== 'object')
      .map((value) => ({ condition: value, place: '' })),
    ...wrong[column.type].map((value) => ({ condition: [value], place: '' })),
  ];
}

function operandsOf({ type }: Column, operator: string): unknown[] {
  switch (operator) {
    case '$like':
      return [true, null, {}, ['a'], 'a\0b'];
    case '$in':
    case '$nin':
    case '$all':
      return [
        null,
        [null],
        ...wrong[type].filter((value) => !Array.isArray(value)),
        ...wrong[type].map((value) => [value]),
      ];
    case '$eq':
    case '$ne':
      return [...wrong[type]];
    default:
      return [null, ...wrong[type]];
  }
}
