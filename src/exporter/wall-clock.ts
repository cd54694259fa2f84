import { DateTime } from 'luxon';

/**
 * The time that the clocks of a zone show at an instant, as a time of UTC: its calendar has no gaps. Luxon caches each
 * spelling of a zone, of which callers may send any number.
 */
export function wallClock(instant: number, zone: string): DateTime<true> {
  return DateTime.fromMillis(instant, { zone: zone.toLowerCase() }).setZone('utc', {
    keepLocalTime: true,
  }) as DateTime<true>;
}

/**
 * The instant, in epoch milliseconds, at which the clocks of a zone show a time: the last one if they pass it twice, the
 * first if they are set back to it. For a skipped time, as long after the gap as the time is after the beginning of the gap.
 * @param shown the time as {@link wallClock} returns it.
 */
export function instantOf(shown: DateTime, zone: string): number {
  const instants = shown
    .setZone(zone.toLowerCase(), { keepLocalTime: true })
    .getPossibleOffsets()
    .map((time) => time.toMillis());
  const [first = NaN] = instants;
  // If midnight comes twice, the second one begins the day only if the clocks showed the day before in between.
  return instants.findLast((instant) => wallClock(instant - 1, zone) < shown) ?? first;
}
