import fc from 'fast-check';
import { periodOf } from './period.js';
import { isRelativeTime, relativePeriod } from './relative-time.js';

const units = ['s', 'm', 'h', 'd', 'w', 'M', 'y'];
const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Asia/Kathmandu',
);
const unit = fc.constantFrom(...units);
const step = fc.oneof(
  fc.tuple(fc.integer({ min: -400, max: 400 }), unit).map(([n, of]) => `${n < 0 ? '' : '+'}${n}${of}`),
  unit.map((of) => `/${of}`),
);
const expression = fc.array(step, { maxLength: 5 }).map((steps) => `now${steps.join('')}`);
const now = fc.date({
  min: new Date('1985-01-01T00:00:00Z'),
  max: new Date('2035-01-01T00:00:00Z'),
  noInvalidDate: true,
});

describe('a relative time', () => {
  const at = '2026-01-05T08:15:40.843Z';

  it.each([
    ['now', at, '2026-01-05T08:15:40.844Z'],
    ['now-1d', '2026-01-04T08:15:40.843Z', '2026-01-04T08:15:40.844Z'],
    ['now+90s', '2026-01-05T08:17:10.843Z', '2026-01-05T08:17:10.844Z'],
    ['now-15m/m', '2026-01-05T08:00:00.000Z', '2026-01-05T08:01:00.000Z'],
    ['now/s', '2026-01-05T08:15:40.000Z', '2026-01-05T08:15:41.000Z'],
    ['now/h', '2026-01-05T08:00:00.000Z', '2026-01-05T09:00:00.000Z'],
    ['now-1d/d', '2026-01-04T00:00:00.000Z', '2026-01-05T00:00:00.000Z'],
    ['now/w', '2026-01-05T00:00:00.000Z', '2026-01-12T00:00:00.000Z'],
    ['now-1d/w', '2025-12-29T00:00:00.000Z', '2026-01-05T00:00:00.000Z'],
    ['now-1M/M', '2025-12-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
    ['now/y', '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    // The steps after the rounding move both ends; all roundings but the last round down.
    ['now/d+8h', '2026-01-05T08:00:00.000Z', '2026-01-06T08:00:00.000Z'],
    ['now/M-1d/d', '2025-12-31T00:00:00.000Z', '2026-01-01T00:00:00.000Z'],
    ['now/M+1M', '2026-02-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['now+26d+1M', '2026-02-28T08:15:40.843Z', '2026-02-28T08:15:40.844Z'],
  ])('%s is from %s to before %s', (text, from, to) => {
    expect(relativePeriod(text, new Date(at), 'UTC')).toEqual({ from, to });
  });

  it.each([
    // Days of 23 and 25 hours.
    ['now/d', '2024-03-31T12:00:00Z', 'Europe/Berlin', '2024-03-30T23:00:00.000Z', 23],
    ['now-1d/d', '2024-10-28T12:00:00Z', 'Europe/Berlin', '2024-10-26T22:00:00.000Z', 25],
    ['now-1d/d', '2024-03-11T12:00:00Z', 'America/New_York', '2024-03-10T05:00:00.000Z', 23],
    ['now/w', '2024-10-27T12:00:00Z', 'Europe/Berlin', '2024-10-20T22:00:00.000Z', 7 * 24 + 1],
    // The clocks went from 23:59:59 to 01:00:00.
    ['now/d', '2018-11-04T12:00:00Z', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', 23],
    ['now-1d/d', '2021-03-29T12:00:00Z', 'Asia/Beirut', '2021-03-27T22:00:00.000Z', 23],
    // Samoa skipped the 30th of December: it is an empty day.
    ['now-1d/d', '2011-12-30T12:00:00Z', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', 0],
    ['now-2d/d', '2011-12-30T12:00:00Z', 'Pacific/Apia', '2011-12-29T10:00:00.000Z', 24],
    ['now/M', '2011-12-30T12:00:00Z', 'Pacific/Apia', '2011-12-01T10:00:00.000Z', 30 * 24],
    // An hour that comes twice is two hours, each of its own length.
    ['now/h', '2024-10-27T00:30:00Z', 'Europe/Berlin', '2024-10-27T00:00:00.000Z', 1],
    ['now/h', '2024-10-27T01:30:00Z', 'Europe/Berlin', '2024-10-27T01:00:00.000Z', 1],
    ['now/h', '2024-10-09T12:10:00Z', 'Asia/Kathmandu', '2024-10-09T11:15:00.000Z', 1],
  ])('%s at %s in %s is from %s, for %d hours', (text, instant, name, from, hours) => {
    const period = relativePeriod(text, new Date(instant), name);
    expect(period?.from).toBe(from);
    expect(Date.parse(period?.to ?? '') - Date.parse(from)).toBe(hours * 3_600_000);
  });

  it('keeps the time of day over a change of the clocks, while hours are hours', () => {
    const from = (text: string) =>
      relativePeriod(text, new Date('2024-03-31T12:00:00Z'), 'Europe/Berlin')?.from;
    expect(from('now-1d')).toBe('2024-03-30T13:00:00.000Z');
    expect(from('now-24h')).toBe('2024-03-30T12:00:00.000Z');
  });

  it('that is rounded to a day is the bare day', () => {
    fc.assert(
      fc.property(now, zone, fc.integer({ min: -800, max: 800 }), (instant, name, days) => {
        const today = new Intl.DateTimeFormat('sv-SE', { timeZone: name }).format(instant);
        const day = new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
        const text = `now${days < 0 ? '' : '+'}${days}d/d`;
        expect(relativePeriod(text, instant, name)).toEqual(periodOf(day, name));
      }),
      { numRuns: 300 },
    );
  });

  it('of the next unit begins where the one before it ends', () => {
    fc.assert(
      fc.property(now, zone, unit, (instant, name, of) => {
        const [one, next] = ['', `+1${of}`].map((more) => relativePeriod(`now/${of}${more}`, instant, name));
        expect(one?.to).toBe(next?.from);
      }),
      { numRuns: 300 },
    );
  });

  it('that is only rounded contains the present', () => {
    // In St. John's, midnight came again an hour later: the minute before belongs to the day that had begun.
    const others = zone.filter((name) => name !== 'America/St_Johns');
    fc.assert(
      fc.property(now, others, unit, (instant, name, of) => {
        const { from, to } = relativePeriod(`now/${of}`, instant, name) ?? { from: '', to: '' };
        expect(Date.parse(from)).toBeLessThanOrEqual(instant.getTime());
        expect(Date.parse(to)).toBeGreaterThan(instant.getTime());
      }),
      { numRuns: 300 },
    );
  });

  it('never ends before it begins', () => {
    fc.assert(
      fc.property(now, zone, expression, (instant, name, text) => {
        expect(isRelativeTime(text)).toBe(true);
        const { from, to } = relativePeriod(text, instant, name) ?? { from: '', to: '' };
        expect(Date.parse(to)).toBeGreaterThanOrEqual(Date.parse(from));
      }),
      { numRuns: 300 },
    );
  });

  it('beyond the years 1 to 9999 has no period', () => {
    for (const text of ['now-3000y', 'now+9000y', 'now+999999y', 'now-999999M/y', 'now+7973y/y+1y']) {
      expect(relativePeriod(text, new Date(at), 'UTC')).toBeUndefined();
    }
  });

  it.each([
    '',
    'now ',
    'Now',
    'now-1',
    'now-d',
    'now-1D',
    'now/2d',
    'now-1.5d',
    'now--1d',
    'now-1H',
    'nowadays',
    'now||/d',
    `now${'+1d'.repeat(21)}`,
    5,
    null,
  ])('is not %j', (text) => {
    expect(isRelativeTime(text)).toBe(false);
  });
});
