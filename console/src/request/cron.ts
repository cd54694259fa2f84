/** How often a schedule is due, among what the form offers. */
export const frequencies = ['daily', 'weekly', 'monthly'] as const;

/** A rule that the form can show: a time on all days, on days of the week (0 is Sunday), or on a day of the month. */
export interface CronRule {
  frequency: (typeof frequencies)[number];
  /** Such as `08:00`. */
  time: string;
  /** Empty if daily. */
  days: number[];
}

/** The rule that an expression stands for; undefined if the form cannot show it. */
export function ruleOfCron(cron: string): CronRule | undefined {
  const fields = cron.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month, weekday = ''] = fields;
  if (fields.length !== 5 || month !== '*' || !isNumber(minute, 0, 59) || !isNumber(hour, 0, 23))
    return undefined;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (day === '*' && weekday === '*') return { frequency: 'daily', time, days: [] };
  if (weekday === '*') {
    return isNumber(day, 1, 31) ? { frequency: 'monthly', time, days: [Number(day)] } : undefined;
  }
  const days = day === '*' ? weekdays(weekday) : undefined;
  return days && { frequency: 'weekly', time, days };
}

/** The expression of a rule. */
export function cronOfRule({ frequency, time, days }: CronRule): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const list = days.join(',') || '1';
  return [minute, hour, frequency === 'monthly' ? list : '*', '*', frequency === 'weekly' ? list : '*'].join(
    ' ',
  );
}

/** The same time at another frequency. */
export function withFrequency(rule: CronRule | undefined, frequency: CronRule['frequency']): CronRule {
  const time = rule?.time ?? '08:00';
  return { frequency, time, days: frequency === 'daily' ? [] : [1] };
}

/** The days of a field such as `1-5` or `0,3`, in order. */
function weekdays(field: string): number[] | undefined {
  const days = new Set<number>();
  for (const part of field.split(',')) {
    const [first = '', last = first, ...more] = part.split('-');
    if (more.length > 0 || !isNumber(first, 0, 7) || !isNumber(last, Number(first), 7)) return undefined;
    // Both 0 and 7 are Sunday.
    for (let day = Number(first); day <= Number(last); day += 1) days.add(day % 7);
  }
  return [...days].toSorted((one, other) => one - other);
}

function isNumber(text: string, least: number, most: number): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most;
}
