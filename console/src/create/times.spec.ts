import fc from 'fast-check';
import { clockTime, valueOfClock } from './times';

describe('a time in a condition', () => {
  it('is a day without a time, whatever the zone', () => {
    expect(clockTime('2026-01-05', 'Asia/Shanghai')).toEqual({ day: '2026-01-05', time: '' });
    expect(valueOfClock({ day: '2026-01-05', time: '' }, 'Asia/Shanghai')).toBe('2026-01-05');
  });

  it('is shown and read in the zone', () => {
    expect(clockTime('2026-01-05T16:30:00Z', 'Asia/Shanghai')).toEqual({
      day: '2026-01-06',
      time: '00:30:00',
    });
    expect(valueOfClock({ day: '2026-01-06', time: '00:30' }, 'Asia/Shanghai')).toBe('2026-01-05T16:30:00Z');
    expect(clockTime(0, 'UTC')).toEqual({ day: '1970-01-01', time: '00:00:00' });
  });

  it('comes back from the clock in any zone', () => {
    const seconds = fc.integer({ min: 0, max: 4e9 });
    const zone = fc.constantFrom(
      'UTC',
      'Asia/Shanghai',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
    );
    fc.assert(
      fc.property(seconds, zone, (second, name) => {
        const shown = clockTime(second * 1000, name);
        const read = valueOfClock(shown ?? { day: '', time: '' }, name);
        // A clock shows the hour before the winter twice.
        expect(clockTime(read, name)).toEqual(shown);
      }),
    );
  });

  it('is not shown if it is none', () => {
    for (const value of ['tomorrow', true, null, 'infinity']) expect(clockTime(value, 'UTC')).toBeUndefined();
    expect(valueOfClock({ day: '', time: '12:00' }, 'UTC')).toBeNull();
  });
});
