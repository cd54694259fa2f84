import fc from 'fast-check';
import { periodOf } from './period.js';

describe('a time in a query', () => {
  it.each([
    ['2014-10-09T08:15:40.843Z', '2014-10-09T08:15:40.843Z'],
    ['2014-10-09T08:15:40Z', '2014-10-09T08:15:40.000Z'],
    ['2014-10-09T08:15:40.8Z', '2014-10-09T08:15:40.800Z'],
    ['2014-10-09T08:15:40.70Z', '2014-10-09T08:15:40.700Z'],
    ['2014-10-09T08:15:40.843999Z', '2014-10-09T08:15:40.843Z'],
    ['2014-10-09T08 : 15 : 40.843Z', '2014-10-09T08:15:40.843Z'],
    ['2014-10-09T08:00:00+08:00', '2014-10-09T00:00:00.000Z'],
    ['2014-10-09T08:00:00.5+0800', '2014-10-09T00:00:00.500Z'],
    ['2014-10-08T19:30-0430', '2014-10-09T00:00:00.000Z'],
    ['2014-10-09 08:00:00+08', '2014-10-09T00:00:00.000Z'],
    [1_412_842_540_843, '2014-10-09T08:15:40.843Z'],
    ['1412842540843', '2014-10-09T08:15:40.843Z'],
  ])('%j is one millisecond long', (value, from) => {
    const to = new Date(Date.parse(from) + 1).toISOString();
    expect(periodOf(value, 'Asia/Shanghai')).toEqual({ from, to });
  });

  it('is any instant of the years 1 to 9999', () => {
    const date = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (instant) => {
        expect(periodOf(instant.toISOString(), 'UTC')?.from).toBe(instant.toISOString());
        expect(periodOf(instant.getTime(), 'UTC')?.from).toBe(instant.toISOString());
      }),
    );
  });
});

describe('a day in a query', () => {
  it.each([
    ['2024-10-09', 'UTC', '2024-10-09T00:00:00.000Z', '2024-10-10T00:00:00.000Z', 24],
    ['2024-10-09', 'Asia/Shanghai', '2024-10-08T16:00:00.000Z', '2024-10-09T16:00:00.000Z', 24],
    ['2024-10-09', 'Asia/Kathmandu', '2024-10-08T18:15:00.000Z', '2024-10-09T18:15:00.000Z', 24],
    ['2024-03-31', 'Europe/Berlin', '2024-03-30T23:00:00.000Z', '2024-03-31T22:00:00.000Z', 23],
    ['2024-10-27', 'Europe/Berlin', '2024-10-26T22:00:00.000Z', '2024-10-27T23:00:00.000Z', 25],
    ['2024-03-10', 'America/New_York', '2024-03-10T05:00:00.000Z', '2024-03-11T04:00:00.000Z', 23],
    ['2024-04-07', 'Australia/Lord_Howe', '2024-04-06T13:00:00.000Z', '2024-04-07T13:30:00.000Z', 24.5],
    // Midnight did not exist: the clocks went from 23:59:59 to 01:00:00.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z', 23],
    // The hour before midnight came twice.
    ['2018-02-17', 'America/Sao_Paulo', '2018-02-17T02:00:00.000Z', '2018-02-18T03:00:00.000Z', 25],
    // Samoa skipped a day.
    ['2011-12-29', 'Pacific/Apia', '2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z', 24],
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-30T10:00:00.000Z', 0],
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31T10:00:00.000Z', 24],
    ['1900-01-01', 'Asia/Shanghai', '1899-12-31T15:54:17.000Z', '1900-01-01T15:54:17.000Z', 24],
    ['0001-01-01', 'Asia/Shanghai', '0000-12-31T15:54:17.000Z', '0001-01-01T15:54:17.000Z', 24],
    ['9999-12-31', 'Etc/GMT+5', '9999-12-31T05:00:00.000Z', '+010000-01-01T05:00:00.000Z', 24],
  ])('%s in %s is from %s to before %s: %d hours', (day, zone, from, to, hours) => {
    expect(periodOf(day, zone)).toEqual({ from, to });
    expect(Date.parse(to) - Date.parse(from)).toBe(hours * 3_600_000);
  });

  it('begins where the day before ends, in every zone', () => {
    const day = fc.date({
      min: new Date('1850-01-01T00:00:00Z'),
      max: new Date('2100-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(day, fc.constantFrom(...Intl.supportedValuesOf('timeZone')), (instant, zone) => {
        const dayOf = (time: Date) => time.toISOString().slice(0, 10);
        const [one, next] = [instant, new Date(instant.getTime() + 86_400_000)].map((time) =>
          periodOf(dayOf(time), zone),
        );
        expect(one?.to).toBe(next?.from);
      }),
    );
  });
});
