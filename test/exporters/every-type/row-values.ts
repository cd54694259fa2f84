import fc from 'fast-check';
import type { Column } from '../../../src/exporter/column.js';
import { codePoint } from '../../support/code-point.js';
import type { Value } from './value.js';

/** A column of a table, as the database describes it. */
export interface Place {
  column_name: string;
  data_type: string;
  is_nullable: 'YES' | 'NO';
}

/** Ids of other records. A task that names an unknown id is refused. */
export const references: Record<string, readonly string[]> = {
  product_id: ['a'.repeat(32), 'A'.repeat(32), '0'.repeat(32)],
  app_id: ['wx-a', 'WX-A', '应用"一"'],
};

const words = ['', ' ', 'Lamp', 'LAMP', 'lamp ', '客厅灯', '客厅"灯", 一', "it's", 'a\nb', 'a\r\nb', 'null'];
const patterns = ['50%', '50_', 'a%b', 'a_b', 'a\\b', '12', '0012', '2', 'true', '2014-10-09'];
// The lower case of a Kelvin sign or a dotted I is an ASCII letter. An emoji has a greater code point than a full-width
// tilde, but smaller UTF-16 units.
const letters = ['É', 'é', 'ß', 'İ', 'i', '\u212A', 'K', 'k', '～', '💡灯', '𠮷'];
const traps = ['\tx', '=1+1', '+86', '-5', '@x', '$1', '${x}', "'; DROP TABLE device; --"];
const texts = [...words, ...patterns, ...letters, ...traps];
const integers = [0n, 1n, -1n, 2n, 7n, 10n, 12n, 21n, 121n, 2_147_483_647n, -2_147_483_648n];
const bigIntegers = [...integers, 9_007_199_254_740_993n, 2n ** 63n - 1n, -(2n ** 63n)];
const numbers = ['0', '-0.5', '1.50', '1.5', '12', '86400.25', '123456789.125', '0.001', '-12'];
const instants = [
  '2014-10-09T08:15:40.843Z',
  '2014-10-09T08:15:40.842Z',
  '2014-10-09T08:15:40.000Z',
  '2014-10-09T00:00:00.000Z',
  '2014-10-09T23:59:59.999Z',
  '1969-12-31T23:59:59.500Z',
  '2016-02-29T12:00:00.070Z',
  '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
].map((text) => Date.parse(text));
const lists = [
  [],
  [''],
  ['a'],
  ['A'],
  ['a', 'b'],
  ['b', 'a', 'a'],
  ['a;b', 'c"d'],
  ['x\ny', '💡'],
  ['50%', 'a_b'],
];
const days = ['2016-08-06', '2016-02-29', '1999-12-31'];

/** Values of a column: awkward ones that repeat often, and some that occur once. */
export function values(column: Column, { data_type }: Place): fc.Arbitrary<Value> {
  const reference = references[column.key];
  // A task can cover only one of them, so the first gets most rows.
  if (reference) return fc.constantFrom(...reference, ...Array<string>(4).fill(reference[0] ?? ''));
  if (column.of) throw new Error(`the suite knows no values for a ${column.type} of ${column.of}`);
  switch (column.type) {
    case 'text':
      if (data_type === 'date') return fc.constantFrom(...days);
      return fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...texts) },
        { weight: 1, arbitrary: fc.string({ unit: codePoint }).map((text) => text.replaceAll('\0', '')) },
      );
    case 'integer':
      return fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom(...(data_type === 'bigint' ? bigIntegers : integers)) },
        { weight: 1, arbitrary: fc.bigInt({ min: -9n, max: 999n }) },
      );
    case 'enum':
      return fc.constantFrom(
        ...Object.keys(column.labels ?? {}).map(BigInt),
        ...(column.unlabelled ? [] : [-7n, 99n]),
      );
    case 'number':
      return fc.constantFrom(...numbers);
    case 'boolean':
      return fc.boolean();
    case 'datetime':
      return fc.constantFrom(...instants);
    case 'list':
      return fc.constantFrom(...lists);
    case 'date':
    case 'text_enum':
    case 'json':
      throw new Error(`the suite knows no values for ${column.type}`);
    default:
      return column.type satisfies never;
  }
}

/** A value that differs from those of all other columns of the row, as far as the type allows. */
export function knownValue(column: Column, { data_type }: Place, index: number): Value {
  const reference = references[column.key]?.[0];
  if (reference) return reference;
  switch (column.type) {
    case 'text':
      return data_type === 'date'
        ? `2016-08-${String(index + 1).padStart(2, '0')}`
        : `${column.key} "已知", ${index}`;
    case 'integer':
      return BigInt(1000 + index);
    case 'enum':
      return BigInt(Object.keys(column.labels ?? {})[0] ?? 0);
    case 'number':
      return `${2000 + index}.25`;
    case 'datetime':
      return Date.parse('2014-10-09T08:15:40.843Z') + index * 1000;
    case 'list':
      return [column.key, `${index}`];
    case 'boolean':
    case 'date':
    case 'text_enum':
    case 'json':
      return true;
    default:
      return column.type satisfies never;
  }
}
