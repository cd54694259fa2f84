import { cronOfRule, ruleOfCron, withFrequency, type CronRule } from './cron';

describe('a rule of a schedule', () => {
  it.each<[string, CronRule]>([
    ['30 2 * * *', { frequency: 'daily', time: '02:30', days: [] }],
    ['0 8 * * 1', { frequency: 'weekly', time: '08:00', days: [1] }],
    ['5 23 * * 0,3', { frequency: 'weekly', time: '23:05', days: [0, 3] }],
    ['0 0 31 * *', { frequency: 'monthly', time: '00:00', days: [31] }],
  ])('is %s as an expression', (cron, rule) => {
    expect(ruleOfCron(cron)).toEqual(rule);
    expect(cronOfRule(rule)).toBe(cron);
  });

  it('has ranges of days, and both numbers of Sunday', () => {
    expect(ruleOfCron(' 0  08 * * 1-5 ')?.days).toEqual([1, 2, 3, 4, 5]);
    expect(ruleOfCron('0 8 * * 6-7')?.days).toEqual([0, 6]);
    expect(ruleOfCron('0 8 * * 5,0,7')?.days).toEqual([0, 5]);
  });

  it.each([
    '',
    '0 8 * *',
    '*/15 * * * *',
    '0 8,20 * * *',
    '0 8 1 * 1',
    '0 8 1,15 * *',
    '0 8 L * *',
    '0 8 * 6 *',
    '60 8 * * *',
    '0 24 * * *',
    '0 8 * * 5-1',
    '0 8 * * MON',
    '0 8 0 * *',
  ])('is an expression alone: %p', (cron) => {
    expect(ruleOfCron(cron)).toBeUndefined();
  });

  it('keeps its time at another frequency', () => {
    expect(withFrequency(ruleOfCron('30 2 * * *'), 'weekly')).toEqual({
      frequency: 'weekly',
      time: '02:30',
      days: [1],
    });
    expect(withFrequency(undefined, 'daily')).toEqual({ frequency: 'daily', time: '08:00', days: [] });
  });
});
