import fc from 'fast-check';
import { parseQuery } from '../../exporter/query-language.js';
import { warrantyColumns } from './warranty.columns.js';
import { meets, pluginOrder, splitConditions } from './warranty.conditions.js';

type Row = Record<string, string | number | null>;

const split = (query: Record<string, unknown>, timezone = 'UTC') =>
  splitConditions(parseQuery(warrantyColumns, query, { timezone }));
const sort = (key: string, descending: boolean) =>
  ({
    column: warrantyColumns.find((column) => column.key === key) ?? {
      key,
      title: { zh: '', en: '' },
      type: 'text',
    },
    descending,
  }) as const;

/** Evaluates a query as the plugin's documents describe it. */
function selects(query: Record<string, unknown>, row: Row): boolean {
  return Object.entries(query).every(([field, condition]) => {
    const value = row[field];
    if (typeof condition !== 'object') return value === condition;
    return Object.entries(condition as Record<string, unknown>).every(([operator, operand]) => {
      const bound = operand as string;
      if (operator === '$in') return (operand as unknown[]).includes(value);
      if (operator === '$options') return operand === 'i';
      if (operator === '$regex') return typeof value === 'string' && new RegExp(bound, 'iu').test(value);
      if (typeof value !== typeof bound) return false;
      if (operator === '$gte') return (value ?? '') >= bound;
      if (operator === '$lte') return (value ?? '') <= bound;
      throw new Error(`the plugin has no ${operator}`);
    });
  });
}

describe('a query of warranty registrations', () => {
  it.each([
    [{ province: '广东' }, { province: '广东' }],
    [{ status: '1' }, { status: 1 }],
    [{ city: ['a', 'b'] }, { city: { $in: ['a', 'b'] } }],
    [{ city: ['a'] }, { city: 'a' }],
    [{ id: 'x' }, { _id: 'x' }],
    [{ status: { $eq: 1, $gte: 0 } }, { status: { $in: [1], $gte: 0 } }],
    [
      { create_time: { $gte: '2016-07-01', $lte: 1_468_575_978_876 } },
      { create_time: { $gte: '2016-07-01T00:00:00.000Z', $lte: '2016-07-15T09:46:18.876Z' } },
    ],
    [
      { create_time: { $gte: '2016-07-01T08:00:00+08:00', $lte: '2016-07-01' } },
      { create_time: { $gte: '2016-07-01T00:00:00.000Z', $lte: '2016-07-01T23:59:59.999Z' } },
    ],
    [{ create_time: '2016-07-01T00:00:00Z' }, { create_time: '2016-07-01T00:00:00.000Z' }],
    [
      { create_time: '2016-07-01' },
      { create_time: { $gte: '2016-07-01T00:00:00.000Z', $lte: '2016-07-01T23:59:59.999Z' } },
    ],
    [
      { create_time: { $lte: '9999-12-31T23:59:59.999Z' } },
      { create_time: { $lte: '9999-12-31T23:59:59.999Z' } },
    ],
  ])('that the plugin can evaluate, %j, is sent as %j', (query, asked) => {
    expect(split(query)).toEqual({ query: asked, rest: [] });
  });

  it('sends a day as the day in the time zone of the file', () => {
    expect(split({ create_time: { $gte: '2016-07-01', $lte: '2016-07-01' } }, 'Asia/Shanghai').query).toEqual(
      {
        create_time: { $gte: '2016-06-30T16:00:00.000Z', $lte: '2016-07-01T15:59:59.999Z' },
      },
    );
  });

  it.each([
    [{ name: { $like: '(a.b) 广' } }, { name: { $regex: '\\(a\\.b\\) 广', $options: 'i' } }, 1],
    [{ create_time: { $gt: '2016-07-01' } }, { create_time: { $gte: '2016-07-01T23:59:59.999Z' } }, 1],
    [{ create_time: { $lt: '2016-07-01' } }, { create_time: { $lte: '2016-07-01T00:00:00.000Z' } }, 1],
    [{ create_time: { $in: ['2016-07-01', '2016-07-03'] } }, {}, 1],
    [{ create_time: { $like: '2016-07' } }, {}, 1],
    [{ status: { $lt: 1 } }, { status: { $lte: 1 } }, 1],
    [{ name: { $ne: 'a' } }, {}, 1],
    [{ name: { $nin: ['a'] }, city: 'b' }, { city: 'b' }, 1],
    [{ name: null }, {}, 1],
    [{ status: { $like: '1' } }, {}, 1],
    [{ city: { $in: [] } }, {}, 1],
    [{ status: { $in: [0, 1], $eq: 1 } }, { status: { $in: [0, 1] } }, 1],
  ])(
    'that the plugin can evaluate in part or not at all, %j, is sent as %j, and the rest is checked here',
    (query, asked, rest) => {
      const found = split(query);
      expect(found.query).toEqual(asked);
      expect(found.rest).toHaveLength(rest);
    },
  );

  it('selects the same rows in two steps as in one, for any combination', () => {
    const text = fc.constantFrom('a', 'A', 'b.', 'É', 'é', '', 'aB.', '*', 'K', '\u212a');
    const number = fc.constantFrom(-1, 0, 1, 7);
    const time = fc.constantFrom(
      '2016-07-01T00:00:00.000Z',
      '2016-07-01T00:00:00.001Z',
      '2016-06-30T16:00:00.000Z',
      '2016-07-01T15:59:59.999Z',
      '2016-07-01T16:00:00.000Z',
      '2017-01-01T00:00:00.000Z',
    );
    const timeOrDay = fc.oneof(time, fc.constantFrom('2016-06-30', '2016-07-01', '2016-07-02'));
    const operators = <T>(value: fc.Arbitrary<T>) => {
      const many = fc.array(value, { maxLength: 3 });
      const one = {
        $eq: fc.option(value),
        $ne: fc.option(value),
        $gt: value,
        $gte: value,
        $lt: value,
        $lte: value,
      };
      return { ...one, $in: many, $nin: many };
    };
    const query = fc.record(
      {
        name: fc.record({ ...operators(text), $like: text }, { requiredKeys: [] }),
        status: fc.record(
          { ...operators(number), $like: fc.constantFrom('1', '-', '') },
          { requiredKeys: [] },
        ),
        create_time: fc.record(
          { ...operators(timeOrDay), $like: fc.constantFrom('2016-07', '.001', 't16') },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    const row: fc.Arbitrary<Row> = fc.record(
      { name: fc.option(text), status: fc.option(number), create_time: fc.option(time) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(query, fc.array(row), fc.constantFrom('UTC', 'Asia/Shanghai'), (asked, rows, timezone) => {
        const conditions = parseQuery(warrantyColumns, asked, { timezone });
        const wanted = rows.filter((one) => conditions.every((condition) => meets(one, condition)));
        const { query: plain, rest } = splitConditions(conditions);
        const found = rows.filter((one) => selects(plain, one));
        expect(found.filter((one) => rest.every((condition) => meets(one, condition)))).toEqual(wanted);
      }),
      { numRuns: 1000 },
    );
  });

  it('compares times as instants at any precision, and matches no time with an invalid one', () => {
    const [condition] = parseQuery(
      warrantyColumns,
      { create_time: '2016-07-01T00:00:00Z' },
      { timezone: 'UTC' },
    );
    const is = (create_time: unknown) => condition && meets({ create_time }, condition);
    expect([is('2016-07-01'), is('2016-07-01T00:00:00.0Z'), is(Date.parse('2016-07-01'))]).toEqual([
      true,
      true,
      true,
    ]);
    expect([is('2016-07-02'), is('昨天'), is(null), is(undefined), is('')]).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('never matches an empty text with a number', () => {
    const [condition] = parseQuery(warrantyColumns, { status: 0 }, { timezone: 'UTC' });
    expect(condition && meets({ status: '' }, condition)).toBe(false);
  });
});

describe('an order of warranty registrations', () => {
  it('ends in _id unless it contains _id already; of two criteria for a field the first one counts', () => {
    expect(Object.entries(pluginOrder([sort('create_time', true)]))).toEqual([
      ['create_time', -1],
      ['_id', 1],
    ]);
    expect(
      Object.entries(pluginOrder([sort('_id', true), sort('status', false), sort('_id', false)])),
    ).toEqual([
      ['_id', -1],
      ['status', 1],
    ]);
  });
});
