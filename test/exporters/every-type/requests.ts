import fc from 'fast-check';
import type { Column } from '../../../src/exporter/column.js';
import { codePoint } from '../../support/code-point.js';
import type { Fixture } from './fixture.js';
import type { Params } from './oracle.js';
import { references } from './row-values.js';
import { rawTexts, type Value } from './value.js';

const equality = ['$eq', '$ne', '$in', '$nin'];
const range = ['$lt', '$lte', '$gt', '$gte'];

/** The documented operators of a field, by its type. */
export function operatorsOf({ type }: Column): string[] {
  return type === 'list' ? [...equality, '$all', '$like'] : [...equality, ...range, '$like'];
}

/** The queryable fields of a type, without those of `requiredExtend`, which follow special rules. */
export function queryable({ type }: Fixture): Column[] {
  return type.columns.filter(
    ({ key, queryable }) => queryable !== false && !type.requiredExtend.includes(key),
  );
}

/** The names of a field in query and order. Aliases that several fields share are not valid there. */
function namesOf({ type }: Fixture, { key, aliases = [] }: Column): string[] {
  const shared = (name: string) => type.columns.filter((column) => column.aliases?.includes(name)).length > 1;
  return [key, ...aliases.filter((name) => !shared(name))];
}

/** Valid operands of an operator on a field. */
export function operand(fixture: Fixture, column: Column, operator: string): fc.Arbitrary<unknown> {
  const held = fixture.values(column).flatMap((one) => (Array.isArray(one) ? ['', ...one] : [one]));
  const value = fc
    .oneof(
      { weight: 6, arbitrary: fc.constantFrom(...held) },
      { weight: 1, arbitrary: stranger(column, held) },
    )
    .chain((one) => spelling(column, one));
  switch (operator) {
    case '$like':
      return likeText(fixture, column);
    case '$in':
    case '$nin':
    case '$all':
      return fc.oneof(fc.array(value, { maxLength: operator === '$all' ? 2 : 4 }), value);
    case '$eq':
    case '$ne':
      return fc.option(value, { nil: null, freq: 8 });
    default:
      return value;
  }
}

/** A bare value, a bare array, or up to three operators. */
function condition(fixture: Fixture, column: Column): fc.Arbitrary<unknown> {
  const operators = fc
    .subarray(operatorsOf(column), { minLength: 0, maxLength: 3 })
    .chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map((name) => [name, operand(fixture, column, name)]))),
    );
  return fc.oneof(
    { weight: 4, arbitrary: operators },
    { weight: 1, arbitrary: operand(fixture, column, '$eq') },
    { weight: 1, arbitrary: operand(fixture, column, '$in') },
  );
}

/** Any query of up to three fields. */
export function queries(fixture: Fixture): fc.Arbitrary<NonNullable<Params['query']>> {
  return fc
    .uniqueArray(fc.constantFrom(...queryable(fixture)), { maxLength: 3 })
    .chain((columns) =>
      fc.tuple(
        ...columns.map((column) =>
          fc.tuple(fc.constantFrom(...namesOf(fixture, column)), condition(fixture, column)),
        ),
      ),
    )
    .map((entries) => Object.fromEntries(entries));
}

/** Any order, with or without criteria. */
export function orders(fixture: Fixture): fc.Arbitrary<NonNullable<Params['order']>> {
  const sortable = fixture.type.columns.filter((column) => column.sortable !== false);
  return fc
    .uniqueArray(fc.constantFrom(...sortable), { maxLength: 3 })
    .chain((columns) =>
      fc.tuple(
        ...columns.map((column) =>
          fc.tuple(fc.constantFrom(...namesOf(fixture, column)), fc.constantFrom('asc', 'desc')),
        ),
      ),
    )
    .map((entries) => Object.fromEntries(entries));
}

/** Any selection of fields. */
export function filters({ type }: Fixture): fc.Arbitrary<string[]> {
  return fc.uniqueArray(fc.constantFrom(...type.columns.map(({ key }) => key)), {
    minLength: 1,
    maxLength: 6,
  });
}

/** A value that may occur in no row, including the extremes of the field's range. */
function stranger(column: Column, held: readonly Value[]): fc.Arbitrary<Value> {
  // A task that names an unknown product or application is refused.
  if (column.key in references || column.unlabelled) return fc.constantFrom(...held);
  switch (column.type) {
    case 'integer':
    case 'enum':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case 'number':
      return fc.integer().map((one) => String(one / 8));
    case 'boolean':
      return fc.boolean();
    case 'datetime':
      return fc
        .date({
          min: new Date('0001-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59.999Z'),
          noInvalidDate: true,
        })
        .map((one) => one.getTime());
    case 'text':
    case 'text_enum':
    case 'date':
    case 'list':
    case 'json':
      return fc.string({ unit: codePoint }).map((text) => text.replaceAll('\0', ''));
    default:
      return column.type satisfies never;
  }
}

/** The spellings of a value in JSON. */
function spelling({ type }: Column, value: Value): fc.Arbitrary<unknown> {
  const text = String(value);
  switch (type) {
    case 'integer':
    case 'enum':
      return fc.constantFrom<unknown>(text, ...(Number.isSafeInteger(Number(value)) ? [Number(value)] : []));
    case 'number':
      return fc.constantFrom<unknown>(text, Number(text));
    case 'boolean':
      return fc.constantFrom<unknown>(value, text);
    case 'datetime':
      return fc.constantFrom<unknown>(value, text, ...timeSpellings(new Date(Number(value)).toISOString()));
    case 'text':
    case 'text_enum':
    case 'date':
    case 'list':
    case 'json':
      return fc.constant(text);
    default:
      return type satisfies never;
  }
}

/** Trailing zeros of a fraction may be omitted, and an offset may stand for the Z. */
function timeSpellings(iso: string): string[] {
  const offset = iso.replace('Z', '+00:00');
  return [iso, iso.replace(/0Z$/, 'Z'), iso.replace(/\.?0+Z$/, 'Z'), iso.replaceAll(':', ' : '), offset];
}

/** Part of a value's text: unchanged, in another case, or next to a character with a meaning in patterns. */
function likeText(fixture: Fixture, column: Column): fc.Arbitrary<unknown> {
  const texts = fixture.values(column).flatMap((value) => rawTexts(column, value));
  const piece = fc
    .tuple(fc.constantFrom('', ...texts), fc.nat(8), fc.integer({ min: 1, max: 4 }))
    .map(([text, start, length]) =>
      Array.from(text)
        .slice(start % (text.length || 1))
        .slice(0, length)
        .join(''),
    );
  const changed = fc
    .tuple(piece, fc.constantFrom('', '%', '_', '\\', '.', '*'), fc.boolean())
    .map(([text, sign, upper]) => (upper ? text.toUpperCase() : text.toLowerCase()) + sign);
  return fc.oneof(
    piece,
    piece,
    changed,
    fc.integer({ min: -9, max: 99 }),
    fc.constantFrom(1.5, '%', '_', '\\', ''),
  );
}
