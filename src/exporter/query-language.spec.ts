import type { Column } from './column.js';
import { parseOrder, parseQuery } from './query-language.js';

const columns: Column[] = [
  { key: 'id', title: { zh: '编号', en: 'ID' }, type: 'integer' },
  { key: 'name', title: { zh: '名称', en: 'Name' }, type: 'text', aliases: ['title'] },
  { key: 'is_online', title: { zh: '在线', en: 'Online' }, type: 'boolean' },
  { key: 'tags', title: { zh: '标签', en: 'Tags' }, type: 'list' },
  { key: 'secret', title: { zh: '密', en: 'Secret' }, type: 'text', queryable: false, sortable: false },
  { key: 'settings', title: { zh: '设置', en: 'Settings' }, type: 'json' },
];
const query = (value: unknown) =>
  parseQuery(columns, value, { timezone: 'UTC' }).map(({ column, operator, values }) => [
    column.key,
    operator,
    values,
  ]);
const order = (value: unknown) =>
  parseOrder(columns, value).map(({ column, descending }) => [column.key, descending]);

describe('a query', () => {
  it.each([undefined, null, {}, { name: {} }])('%j restricts nothing', (value) => {
    expect(query(value)).toEqual([]);
  });

  it('reads a bare value as equality and a bare array as $in', () => {
    expect(query({ id: '7', tags: ['a', 'b'] })).toEqual([
      ['id', '$eq', ['7']],
      ['tags', '$in', ['a', 'b']],
    ]);
  });

  it('reads several operators of one field as conditions that must all hold', () => {
    expect(query({ id: { $gte: 1, $lt: 9 } })).toEqual([
      ['id', '$gte', ['1']],
      ['id', '$lt', ['9']],
    ]);
  });

  it('reads a scalar under $in, $nin and $all as an array of one', () => {
    expect(query({ id: { $in: 1, $nin: 2 }, tags: { $all: 'a' } })).toEqual([
      ['id', '$in', ['1']],
      ['id', '$nin', ['2']],
      ['tags', '$all', ['a']],
    ]);
  });

  it('finds a field by its aliases', () => {
    expect(query({ title: 'x' })).toEqual([['name', '$eq', ['x']]]);
  });

  it('supports only the operators that a column lists', () => {
    const some: Column[] = [{ key: 'id', title: 'ID', type: 'integer', operators: ['$in', '$gt'] }];
    expect(parseQuery(some, { id: { $gt: 1 } }, { timezone: 'UTC' })).toHaveLength(1);
    for (const condition of [5, { $lt: 5 }]) {
      expect(() => parseQuery(some, { id: condition }, { timezone: 'UTC' })).toThrow(
        /^query\.id.*: this field does not support the operator\. Must be one of \$in, \$gt\.$/,
      );
    }
  });

  it('supports null for equality only', () => {
    expect(query({ name: null, id: { $ne: null } })).toEqual([
      ['name', '$eq', [null]],
      ['id', '$ne', [null]],
    ]);
    expect(() => query({ name: { $in: [null] } })).toThrow('query.name.$in');
    expect(() => query({ name: { $lt: null } })).toThrow('query.name.$lt');
  });

  it.each([
    [{ nam: 1 }, 'query.nam'],
    [{ secret: 'x' }, 'query.secret'],
    [{ settings: 'x' }, 'query.settings'],
    [{ constructor: 'x' }, 'query.constructor'],
    [JSON.parse('{"__proto__": 1}'), 'query.__proto__'],
    [{ name: { $regex: 'x' } }, 'query.name.$regex'],
    [{ name: { like: 'x' } }, 'query.name.like'],
    [{ tags: { $gt: 'a' } }, 'query.tags.$gt'],
    [{ is_online: { $all: true } }, 'query.is_online.$all'],
    [{ name: { $all: ['x'] } }, 'query.name.$all'],
    [{ name: { $like: ['x'] } }, 'query.name.$like'],
    [{ id: { $in: [1, 'x'] } }, 'query.id.$in'],
    [[], 'query'],
    ['name', 'query'],
  ])('%j is refused with the name of the field', (value, field) => {
    expect(() => query(value)).toThrow(`${field}: `);
  });
});

describe('a refused condition', () => {
  it('says what is possible with a list, which has no order', () => {
    expect(() => query({ tags: { $lt: 'a' } })).toThrow(
      'query.tags.$lt: a list is neither less nor greater. Must be one of $eq, $ne, $in, $nin, $all, $like.',
    );
  });

  it('has the name that the caller used', () => {
    const sent = { 'query.id': 'query.device_query.id' };
    expect(() => parseQuery(columns, { id: { $gt: 'x' } }, { timezone: 'UTC', sent })).toThrow(
      'query.device_query.id.$gt: invalid value "x".',
    );
  });
});

describe('an order', () => {
  it('keeps the order of its criteria', () => {
    expect(order({ title: 'desc', id: 'asc' })).toEqual([
      ['name', true],
      ['id', false],
    ]);
  });

  it.each([
    [{ name: 'down' }, 4001158],
    [{ name: 1 }, 4001158],
    [{ nam: 'asc' }, 4001001],
    [{ secret: 'asc' }, 4001001],
    [['name'], 4001001],
  ])('%j is refused with code %i', (value, code) => {
    let refusal: unknown;
    try {
      order(value);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code });
  });
});
