import fc from 'fast-check';
import type { Column, ColumnType } from '../exporter/column.js';
import { FileOptions } from './file-options.js';
import { xlsxText, xlsxValue } from './xlsx-value.js';

const column = (type: ColumnType, identifier = false): Column => ({
  key: 'field',
  title: { zh: '字段', en: 'Field' },
  type,
  identifier,
});
const options = (some: Partial<FileOptions> = {}) => Object.assign(new FileOptions(), some);
const value = (text: string | null, type: ColumnType, some?: Partial<FileOptions>) =>
  xlsxValue(text, column(type), options(some));

/** Decodes a text like Excel: `_x0041_` is the character with that code. */
const readByExcel = (text: string) =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

describe('the cell of a workbook', () => {
  it.each([
    ['5', 'integer', 5],
    ['-5.25', 'number', -5.25],
    ['123456789012345', 'integer', 123_456_789_012_345],
    ['1234567890123456', 'integer', '1234567890123456'],
    ['0.1234567890123456', 'number', '0.1234567890123456'],
    ['NaN', 'number', 'NaN'],
    ['7', 'enum', 7],
    ['企业成员', 'enum', '企业成员'],
    ['=1+1', 'text', '=1+1'],
    ['', 'text', ''],
    [null, 'text', null],
    ['2014-10-09 08:15:40', 'datetime', 41_921 + (8 * 3600 + 15 * 60 + 40) / 86_400],
    ['1900-03-01 00:00:00', 'datetime', 61],
    ['1900-02-28 23:59:59', 'datetime', '1900-02-28 23:59:59'],
    ['9999-12-31 00:00:00', 'datetime', 2_958_465],
    ['2014-10-09', 'date', 41_921],
    ['1900-02-28', 'date', '1900-02-28'],
    ['007', 'text_enum', '007'],
    ['2014-10-09T08:15:40.843Z', 'datetime', '2014-10-09T08:15:40.843Z'],
    ['yesterday', 'datetime', 'yesterday'],
    ['"007"', 'json', '007'],
    ['42', 'json', 42],
    ['12345678901234567890', 'json', '12345678901234567890'],
    ['true', 'json', true],
    ['{"a": 1}', 'json', '{"a": 1}'],
    ['null', 'json', null],
  ] as const)('for %j in a column of type %s is %j', (text, type, expected) => {
    expect(value(text, type)).toBe(expected);
  });

  it('is a text in a column of identifiers, and a boolean with labels: raw', () => {
    expect(xlsxValue('42', column('integer', true), options())).toBe('42');
    expect(value('true', 'boolean', { labels: 'raw' })).toBe(true);
    expect(value('true', 'boolean')).toBe('true');
  });

  it('shows every text unchanged, even one that looks like an escape or has characters that XML does not allow', () => {
    const piece = fc.oneof(
      fc.constantFrom('_', 'x', '_x0041_', '_x005F_', '\uFFFE', '\uFFFF', '0041_'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const written = xlsxText(text, column('text'));
        expect(written).not.toMatch(/[\uFFFE\uFFFF]/);
        expect(readByExcel(written)).toBe(text);
      }),
    );
  });

  it('keeps all digits of every integer', () => {
    fc.assert(
      fc.property(fc.bigInt(), (integer) => {
        expect(String(value(String(integer), 'integer'))).toBe(String(integer));
      }),
    );
  });

  it('refuses a longer text than Excel allows, and names the formats that allow it', () => {
    expect(value('x'.repeat(32_767), 'text')).toHaveLength(32_767);
    expect(() => value('x'.repeat(32_768), 'text')).toThrow(/^field: .*32768.*csv or jsonl/);
  });
});
