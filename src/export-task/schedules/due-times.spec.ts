import { PlatformError } from '../../errors/platform-error.js';
import { checkTimes, dueTimes } from './due-times.js';

/** The due times from one day to another, in the local time of the zone and in UTC. */
function shown(cron: string, timezone: string, from: string, to: string): string[] {
  const format = new Intl.DateTimeFormat('sv', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const end = new Date(to);
  return dueTimes({ cron, timezone }, new Date(from), 200)
    .filter((due) => due < end)
    .map((due) => `${format.format(due).slice(5)} = ${due.toISOString().slice(11, 16)}Z`);
}

/** The number of due times of a daily schedule in a year. */
function daysInYear(timezone: string): number {
  const end = new Date('2027-01-01T00:00:00Z');
  const due = dueTimes({ cron: '30 2 * * *', timezone }, new Date('2025-12-31T23:59:59.999Z'), 367);
  return due.filter((time) => time < end).length;
}

describe('a due time', () => {
  it.each([
    // [zone, the missing time, from, to, what becomes of it]
    ['Europe/Berlin', '30 2 * * *', '2026-03-28T12:00Z', '2026-03-30T12:00Z', '03-29 03:00 = 01:00Z'],
    ['America/New_York', '30 2 * * *', '2026-03-07T12:00Z', '2026-03-09T12:00Z', '03-08 03:00 = 07:00Z'],
    ['Australia/Lord_Howe', '15 2 * * *', '2026-10-03T00:00Z', '2026-10-04T12:00Z', '10-04 02:30 = 15:30Z'],
    ['Africa/Cairo', '30 0 * * *', '2026-04-23T12:00Z', '2026-04-25T12:00Z', '04-24 01:00 = 22:00Z'],
    ['America/Santiago', '30 0 * * *', '2026-09-05T12:00Z', '2026-09-07T02:00Z', '09-06 01:00 = 04:00Z'],
    ['Asia/Beirut', '15 0 * * *', '2026-03-28T12:00Z', '2026-03-29T12:00Z', '03-29 01:00 = 22:00Z'],
  ])('that %s skips is at the end of the gap', (zone, cron, from, to, expected) => {
    expect(shown(cron, zone, from, to)).toContain(expected);
  });

  it.each([
    ['Europe/Berlin', '30 2 * * *', '2026-10-24T12:00Z', '2026-10-25T12:00Z', ['10-25 02:30 = 00:30Z']],
    ['America/New_York', '30 1 * * *', '2026-10-31T12:00Z', '2026-11-01T12:00Z', ['11-01 01:30 = 05:30Z']],
    ['Australia/Lord_Howe', '45 1 * * *', '2026-04-04T00:00Z', '2026-04-05T00:00Z', ['04-05 01:45 = 14:45Z']],
    ['Africa/Cairo', '30 23 * * *', '2026-10-29T12:00Z', '2026-10-30T12:00Z', ['10-29 23:30 = 20:30Z']],
    ['America/Santiago', '30 23 * * *', '2026-04-04T12:00Z', '2026-04-05T12:00Z', ['04-04 23:30 = 02:30Z']],
    ['Asia/Beirut', '30 23 * * *', '2026-10-24T12:00Z', '2026-10-25T12:00Z', ['10-24 23:30 = 20:30Z']],
  ])('that comes twice in %s is the first one', (zone, cron, from, to, expected) => {
    expect(shown(cron, zone, from, to)).toEqual(expected);
  });

  it.each([
    ['Europe/Berlin', '2026-03-28', '2026-10-24'],
    ['America/New_York', '2026-03-07', '2026-10-31'],
    ['Australia/Lord_Howe', '2026-10-03', '2026-04-04'],
    ['Africa/Cairo', '2026-04-23', '2026-10-29'],
    ['America/Santiago', '2026-09-05', '2026-04-04'],
    ['Asia/Shanghai', '2026-03-28', '2026-10-24'],
  ])('comes each day of the year, and each half hour while the clocks change, in %s', (zone, ...changes) => {
    expect(daysInYear(zone)).toBe(365);
    for (const day of changes) {
      const due = dueTimes({ cron: '*/30 * * * *', timezone: zone }, new Date(`${day}T00:00Z`), 96);
      const first = Date.parse(`${day}T00:30Z`);
      expect(due.map((time) => time.getTime())).toEqual(due.map((_, index) => first + index * 1_800_000));
    }
  });

  it('of a list of minutes in the hour that the zone skips is at the end of the gap', () => {
    expect(shown('0,30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', '2026-03-30T12:00Z')).toEqual([
      '03-29 03:00 = 01:00Z',
      '03-30 02:00 = 00:00Z',
      '03-30 02:30 = 00:30Z',
    ]);
  });
});

describe('the times of a schedule', () => {
  const now = new Date('2026-01-05T08:00:00Z');
  const refused = (cron: string) => {
    try {
      checkTimes({ cron, timezone: 'Europe/Berlin' }, now, 15);
      return undefined;
    } catch (error) {
      return error instanceof PlatformError ? `${error.code} ${error.message}` : error;
    }
  };

  it.each([
    '30 2 * * *',
    '*/15 * * * *',
    '0 8 * * MON-FRI',
    '0 0 L * *',
    '0 0 29 2 *',
    ' 0  0 1 * * ',
    '10 2,3 * * *',
    '50 23 1 * *',
  ])('may be "%s"', (cron) => {
    expect(refused(cron)).toBeUndefined();
  });

  it.each([
    '',
    'x',
    '* * * *',
    '0 0 0 1 1 *',
    '0 0 0 1 1 * 2030',
    '60 0 * * *',
    '@daily',
    '*/0 * * * *',
    'a b c d e',
  ])('are refused as "%s"', (cron) => {
    expect(refused(cron)).toBe(
      `4001001 schedule.cron: invalid value ${JSON.stringify(cron)}. Must be five fields of cron: minute, hour, ` +
        'day of the month, month, day of the week, such as "30 2 * * *".',
    );
  });

  it('must be due at some time', () => {
    expect(refused('0 0 30 2 *')).toMatch('4001001 schedule.cron: "0 0 30 2 *" is never due. Must be');
  });

  it.each([
    ['* * * * *', 1],
    ['*/14 * * * *', 4],
    ['0,14 2 * * *', 14],
    ['0,50 0,23 1,2 * *', 10],
  ])('are refused if two are too near: "%s"', (cron, minutes) => {
    expect(refused(cron)).toBe(
      `4001001 schedule.cron: two runs are only ${minutes} min apart. Must be at least 15 min apart.`,
    );
  });
});
