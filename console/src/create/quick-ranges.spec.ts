import { conditionOf, daysOf, quickRangeOf, quickRanges, rangeOf, timeColumns } from './quick-ranges';
import { flat } from '../request/types.fixture';

describe('a quick range', () => {
  const now = new Date('2026-02-28T17:30:00Z');

  it.each([
    ['today', 'UTC', '2026-02-28', '2026-02-28'],
    ['today', 'Asia/Shanghai', '2026-03-01', '2026-03-01'],
    ['yesterday', 'Asia/Shanghai', '2026-02-28', '2026-02-28'],
    ['last7', 'Asia/Shanghai', '2026-02-23', '2026-03-01'],
    ['month', 'Asia/Shanghai', '2026-03-01', '2026-03-31'],
    ['month', 'UTC', '2026-02-01', '2026-02-28'],
  ] as const)('of %s in %s is from %s to %s', (range, zone, $gte, $lte) => {
    expect(daysOf(range, zone, now)).toEqual({ $gte, $lte });
  });

  it('is a condition with relative times, by which it is known', () => {
    for (const range of quickRanges) {
      const condition = conditionOf(range);
      expect(quickRangeOf(condition)).toBe(range);
      expect(rangeOf(condition)).toEqual(condition);
      expect(rangeOf({ ...condition, $ne: null })).toBeUndefined();
    }
    expect(quickRangeOf({ $gte: 'now-1d/d' })).toBeUndefined();
    expect(rangeOf({ $gte: 'now-1d/d', $lte: 'now' })).toBeUndefined();
  });

  it('is known by its days', () => {
    expect(rangeOf(undefined)).toEqual({});
    expect(rangeOf({ $gte: '2026-03-01' })).toEqual({ $gte: '2026-03-01' });
    for (const other of ['2026-03-01', { $gt: '2026-03-01' }, { $gte: '2026-03-01T00:00:00Z' }]) {
      expect(rangeOf(other)).toBeUndefined();
    }
  });

  it('is of the time at which a record was made, if it has one', () => {
    expect(timeColumns(flat.columns).map(({ key }) => key)).toEqual(['create_date', 'read_time']);
  });
});
