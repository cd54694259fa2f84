import { DateTime } from 'luxon';

/** The time that the clocks of a zone show at an instant, as a time of UTC: its calendar has no gaps. */
export function wallClock(instant: number, zone: string): DateTime<true> {
  return DateTime.fromMillis(instant, { zone }).setZone('utc', { keepLocalTime: true }) as DateTime<true>;
}

/**
 * The instant, in epoch milliseconds, at which the clocks of a zone come to a time; the last one, if they come to it twice.
 * Of a time that they skip, it is as long after the gap as the time is after the beginning of the gap.
 * @param shown the time as {@link wallClock} returns it.
 */
export function instantOf(shown: DateTime, zone: string): number {
  const instants = shown
    .setZone(zone, { keepLocalTime: true })
    .getPossibleOffsets()
    .map((time) => time.toMillis());
  const [first = NaN] = instants;
  // A midnight that comes again an hour later begins no day, unless the clocks show the day before in between.
  return instants.findLast((instant) => wallClock(instant - 1, zone) < shown) ?? first;
}
