import fc from 'fast-check';
import type { Column } from './column.js';
import type { Period } from './period.js';
import { parseQuery } from './query-language.js';
import { resolvedQuery, timeConditions, topColumn } from './relative-query.js';
import { relativePeriod } from './relative-time.js';

const columns: Column[] = [
  { key: 'name', title: 'Name', type: 'text' },
  { key: 'made', title: 'Made', type: 'datetime', aliases: ['created'] },
  { key: 'due', title: 'Due', type: 'date' },
  { key: 'days', title: 'Days', type: 'list', of: 'date' },
];
const now = new Date('2026-01-05T08:15:40.843Z');
const resolve = (query: unknown, zone = 'UTC') => resolvedQuery(query, topColumn(columns), now, zone);

describe('a query with relative times', () => {
  it('gets absolute ones for each operator', () => {
    const day = '2026-01-04T00:00:00.000Z/2026-01-05T00:00:00.000Z';
    expect(
      resolve({
        created: 'now-1d/d',
        made: {
          $gte: 'now-1d/d',
          $lt: 'now/d',
          $gt: 'now-1d/d',
          $lte: 'now-1d/d',
          $ne: 'now',
          $in: ['now-1d/d', '2026-01-01'],
        },
      }),
    ).toEqual({
      created: day,
      made: {
        $gte: '2026-01-04T00:00:00.000Z',
        $lt: '2026-01-05T00:00:00.000Z',
        $gt: '2026-01-04T23:59:59.999Z',
        $lte: '2026-01-04T23:59:59.999Z',
        $ne: '2026-01-05T08:15:40.843Z',
        $in: [day, '2026-01-01'],
      },
    });
  });

  it('has the days of its zone for columns that are days', () => {
    const query = { due: { $gte: 'now/M', $lte: 'now/M' }, days: ['now-1d', 'now'] };
    expect(resolve(query, 'America/Los_Angeles')).toEqual({
      due: { $gte: '2026-01-01', $lte: '2026-01-31' },
      days: ['2026-01-04', '2026-01-05'],
    });
  });

  it('keeps all else: texts, searches, unknown fields and what the validation refuses', () => {
    const others = {
      name: 'now-1d',
      strange: 'now',
      made: { $like: 'now', $gt: 'now-1q' },
      due: { $eq: 'now/M' },
    };
    expect(resolve(others)).toBeNull();
    expect(resolve({ ...others, days: 'now' })).toEqual({ ...others, days: '2026-01-05' });
  });

  it.each([undefined, null, {}, 'now', ['now'], { made: null }, { made: '2026-01-05' }])(
    'is not %j',
    (query) => {
      expect(resolve(query)).toBeNull();
    },
  );

  it('compares with the same bounds at any later time', () => {
    const step = fc.tuple(
      fc.integer({ min: -99, max: 99 }),
      fc.constantFrom('s', 'm', 'h', 'd', 'w', 'M', 'y'),
      fc.boolean(),
    );
    const text = step.map(([n, of, rounded]) => `now${n < 0 ? '' : '+'}${n}${of}${rounded ? `/${of}` : ''}`);
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/Sao_Paulo');
    fc.assert(
      fc.property(text, zone, (expression, timezone) => {
        const { from, to } = relativePeriod(expression, now, timezone) ?? { from: '', to: '' };
        const value = (operator: string): Period => {
          const query = resolve({ made: { [operator]: expression } }, timezone);
          const [condition] = parseQuery(columns, query, { timezone });
          return condition?.values[0] as Period;
        };
        expect([value('$gte').from, value('$lt').from]).toEqual([from, from]);
        expect([value('$gt').to, value('$lte').to]).toEqual([to, to]);
        for (const operator of ['$eq', '$ne', '$in', '$nin']) expect(value(operator)).toEqual({ from, to });
      }),
    );
  });

  it.each([
    [
      { made: 'now-1q' },
      /^query\.made: invalid relative time "now-1q"\. Must be "now" and any steps such as .* s m h d w M y\.$/,
    ],
    [{ made: { $gt: 'now-9999y' } }, /^query\.made\.\$gt: .*Must be a time in the years 1 to 9999/],
    [
      { due: { $eq: 'now/M' } },
      /^query\.due\.\$eq: .*Must be one day; compare longer ones with \$gte and \$lte\.$/,
    ],
    [
      { made: 'yesterday' },
      /^query\.made: invalid value "yesterday"\. .*or a relative time such as "now-1d\/d"\.$/,
    ],
  ])('%j is refused with what is possible', (query, message) => {
    expect(() => parseQuery(columns, resolve(query) ?? query, { timezone: 'UTC' })).toThrow(message);
  });
});

describe('the conditions on times', () => {
  it.each([
    [{ name: 'now' }, false, false],
    [{ made: { $like: '2026' }, due: null }, false, false],
    [{ made: { $gte: '2026-01-01' } }, true, false],
    [{ made: { $gte: '2026-01-01' }, due: { $in: ['now'] } }, true, true],
  ])('of %j', (query, times, relative) => {
    expect(timeConditions(query, topColumn(columns))).toEqual({ times, relative });
  });
});

describe('a period in a query', () => {
  it('is two times with a slash between them', () => {
    const values = (value: string) => parseQuery(columns, { made: value }, { timezone: 'UTC' })[0]?.values;
    expect(values('2026-01-04T00:00:00+01:00/2026-01-05T00:00:00Z')).toEqual([
      { from: '2026-01-03T23:00:00.000Z', to: '2026-01-05T00:00:00.000Z' },
    ]);
    for (const value of [
      '2026-01-05T00:00:00Z/2026-01-04T00:00:00Z',
      '2026-01-04/2026-01-05',
      '2026-01-04T00:00:00Z/',
      '2026-01-04T00:00:00Z/2026-01-05T00:00:00Z/2026-01-06T00:00:00Z',
      '2026-01-04T00:00:00Z/now',
    ]) {
      expect(() => values(value)).toThrow('query.made: invalid value');
    }
  });
});
