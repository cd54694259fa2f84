import type { Column, ColumnType } from './column.js';
import { parseValue } from './value.js';

const column = (type: ColumnType): Column => ({ key: 'field', title: { zh: '字段', en: 'Field' }, type });
const parse = (type: ColumnType, value: unknown) => parseValue(column(type), value, 'query.field.$eq', 'UTC');

describe('a value of a query', () => {
  it.each([
    ['integer', 7, '7'],
    ['integer', '7', '7'],
    ['integer', '9223372036854775807', '9223372036854775807'],
    ['number', 1.5, '1.5'],
    ['number', '-0.25', '-0.25'],
    ['boolean', true, 'true'],
    ['boolean', 'false', 'false'],
    ['text', 'a', 'a'],
    ['text', 12, '12'],
    ['text_enum', 'open', 'open'],
    ['date', '2016-02-29', '2016-02-29'],
    ['date', '0001-01-01', '0001-01-01'],
  ] as const)('of type %s may be %j', (type, value, text) => {
    expect(parse(type, value)).toBe(text);
  });

  it.each([
    ['integer', 1.5],
    ['integer', '1.5'],
    ['integer', 'abc'],
    ['integer', ''],
    ['integer', true],
    ['integer', 2 ** 53],
    ['text', 2 ** 53],
    ['text_enum', -(2 ** 60)],
    ['number', 1e20],
    ['list', 2 ** 64],
    ['integer', '9223372036854775808'],
    ['integer', null],
    ['number', 'NaN'],
    ['number', '1e999'],
    ['number', Infinity],
    ['boolean', 1],
    ['boolean', 'yes'],
    ['text', true],
    ['text', {}],
    ['text', ['a']],
    ['text', 'a\0b'],
    ['text_enum', false],
    ['date', '2015-02-29'],
    ['date', '0000-01-01'],
    ['date', '2015-01-01T00:00:00Z'],
    ['date', 1_412_842_540_843],
    ['datetime', '2015-02-30T00:00:00.000Z'],
    ['datetime', '2015-01-01T24:00:00Z'],
    ['datetime', '2015-01-01T10:00:00'],
    ['datetime', '2015-01-01 10:00:00.5'],
    ['datetime', '2015-01-01T10:00:00+16:00'],
    ['datetime', '2015-01-01T10:00:00+08:60'],
    ['datetime', '0001-01-01T00:00:00+08:00'],
    ['datetime', 'yesterday'],
    ['datetime', '0000-01-01'],
    ['datetime', 9e15],
    ['json', 'a'],
  ] as const)('of type %s must not be %j, and the refusal names the field', (type, value) => {
    expect(() => parse(type, value)).toThrow(/^query\.field\.\$eq: invalid value .*\. Must be .*\.$/);
  });

  it('is shortened in the refusal', () => {
    expect(() => parse('integer', 'x'.repeat(1_000_000))).toThrow(/^.{1,300}$/s);
  });
});
