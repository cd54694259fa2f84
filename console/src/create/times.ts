/** A time on a clock in some zone. An empty time stands for the whole day. */
export interface ClockTime {
  day: string;
  time: string;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Shows a value of a condition on a clock; undefined if it is no time. */
export function clockTime(value: unknown, zone: string): ClockTime | undefined {
  if (typeof value === 'string' && DAY.test(value)) return { day: value, time: '' };
  if (typeof value !== 'number' && (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)))
    return undefined;
  const moment = new Date(value);
  if (Number.isNaN(moment.getTime())) return undefined;
  const [day = '', time = ''] = clock(zone).format(moment).split(' ');
  return { day, time };
}

/** The value of a condition for a time on a clock: a day, or an instant in UTC. */
export function valueOfClock({ day, time }: ClockTime, zone: string): string | null {
  if (!DAY.test(day)) return null;
  if (time === '') return day;
  const wanted = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
  if (Number.isNaN(wanted)) return day;
  // The second step corrects the first where the offset changes in between.
  const near = wanted - offsetAt(wanted, zone);
  return new Date(wanted - offsetAt(near, zone)).toISOString().replace('.000Z', 'Z');
}

function offsetAt(moment: number, zone: string): number {
  return Date.parse(`${clock(zone).format(moment).replace(' ', 'T')}Z`) - Math.floor(moment / 1000) * 1000;
}

function clock(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
}
