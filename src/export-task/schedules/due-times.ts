import { Cron } from 'croner';
import { invalid, quote } from '../../exporter/faults.js';
import type { ExportSchedule } from '../queue/export-schedule.entity.js';

/** When a schedule is due. */
export type Times = Pick<ExportSchedule, 'cron' | 'timezone'>;

/** Due times that the check of a new schedule compares: enough to find the shortest interval of most patterns. */
const CHECKED_TIMES = 200;

const FIELD = 'schedule.cron';
const VALID =
  'Must be five fields of cron: minute, hour, day of the month, month, day of the week, such as "30 2 * * *"';

/** The first due time after an instant; undefined if there is none. */
export function dueAfter(times: Times, after: Date): Date | undefined {
  return dueTimes(times, after, 1)[0];
}

/** The first due times after an instant, in order. */
export function dueTimes({ cron, timezone }: Times, after: Date, count: number): Date[] {
  // Times, lists and ranges: a skipped time is due at the end of the gap, a repeated one once. Wildcards and steps are due
  // in both repeated hours.
  const job = new Cron(cron, { timezone, paused: true, mode: '5-part', fixedTimeRule: 'no-wildcard' });
  return job.nextRuns(count, after);
}

/**
 * Checks the times of a new schedule.
 * @param minutes the shortest time between two runs.
 * @throws PlatformError 4001001 if the pattern is invalid, is never due, or is due too often, or if the zone is unknown.
 */
export function checkTimes(times: Times, now: Date, minutes: number): void {
  const { cron } = times;
  // croner also takes names such as @daily.
  if (cron.trim().split(/\s+/).length !== 5) throw invalid(FIELD, `invalid value ${quote(cron)}. ${VALID}.`);
  let due: Date[];
  try {
    // In UTC: in a zone, a change of the clocks may shorten one interval of the year.
    due = dueTimes({ cron, timezone: 'UTC' }, now, CHECKED_TIMES);
  } catch {
    throw invalid(FIELD, `invalid value ${quote(cron)}. ${VALID}.`);
  }
  let next: Date | undefined;
  try {
    next = dueAfter(times, now);
  } catch {
    throw invalid(
      'schedule.timezone',
      `invalid value ${quote(times.timezone)}. Must be the IANA name of a time zone.`,
    );
  }
  if (next === undefined) throw invalid(FIELD, `${quote(cron)} is never due. ${VALID}.`);
  const shortest = Math.min(...due.slice(1).map((time, index) => time.getTime() - Number(due[index])));
  if (shortest < minutes * 60_000) {
    throw invalid(
      FIELD,
      `two runs are only ${shortest / 60_000} min apart. Must be at least ${minutes} min apart.`,
    );
  }
}
