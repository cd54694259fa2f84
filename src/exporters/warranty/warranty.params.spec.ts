import { plainParams } from './warranty.params.js';

describe('the params of a warranty task', () => {
  it.each([
    [
      { create_time: -1, status: 1 },
      { create_time: 'desc', status: 'asc' },
    ],
    [{ create_time: 'asc' }, { create_time: 'asc' }],
    [{ create_time: '1' }, { create_time: '1' }],
    [{ create_time: 0 }, { create_time: 0 }],
    ['create_time', 'create_time'],
    [null, null],
  ])('translate the order %j into %j', (order, plain) => {
    expect(plainParams({ order }).order).toEqual(plain);
  });

  it.each([
    [{ name: 'a' }, { name: 'a' }],
    [{ name: { '@string': 'a' } }, { name: 'a' }],
    [{ name: [{ '@string': 'a' }, 'b'] }, { name: ['a', 'b'] }],
    [{ time: { $gte: { '@date': 'x' }, $lte: 'y' } }, { time: { $gte: 'x', $lte: 'y' } }],
    [{ time: { '@date': 'x', $lte: 'y' } }, { time: { '@date': 'x', $lte: 'y' } }],
    [{ name: { $regex: 'a-b/c', $options: 'i' } }, { name: { $like: 'a-b/c' } }],
    [{ name: { $regex: { '@string': 'a' }, $options: 'i', $ne: 'b' } }, { name: { $like: 'a', $ne: 'b' } }],
    [{ name: {} }, { name: {} }],
    [{ name: null }, { name: null }],
    [[], []],
    [undefined, undefined],
  ])('translate the query %j into %j', (query, plain) => {
    expect(plainParams({ query }).query).toEqual(plain);
  });

  it.each(['.', 'a*', '^a', 'a|b', '\\d', '(a)', '[a]', 'a{2}', 'a$', 'a?', 'a+', 7, null])(
    'refuse the $regex %j: it would select other rows than a search for that text',
    ($regex) => {
      expect(() => plainParams({ query: { name: { $regex, $options: 'i' } } })).toThrow(
        /^query\.name\.\$regex: must be a text without special characters/,
      );
    },
  );

  it.each([undefined, '', 'm', 'im'])('refuse the $options %j', ($options) => {
    expect(() => plainParams({ query: { name: { $regex: 'a', $options } } })).toThrow(/\$options/);
  });

  it('refuse a field of repair work orders wherever it is named', () => {
    expect(() => plainParams({ filter: ['product_id'] })).toThrow(/^filter: "product_id" .* repair/);
    expect(() => plainParams({ query: { assigned_id: 'x' } })).toThrow(/^query: "assigned_id" .* repair/);
    expect(() => plainParams({ order: { assigned_name: 1 } })).toThrow(/^order: "assigned_name" .* repair/);
  });
});
