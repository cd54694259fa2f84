import { Observable, useObservable } from './observable';

const STORED = 'export-task-console.zone';

/** The time zone of the browser. */
const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** All time zones that the browser knows, UTC and its own included. */
export const zones = [...new Set(['UTC', browserZone, ...Intl.supportedValuesOf('timeZone')])];

const chosen = new Observable(zones.find((name) => name === localStorage.getItem(STORED)) ?? browserZone);

/** The time zone in which the console shows and reads times, as a hook. */
export function useZone(): [string, (zone: string) => void] {
  return [useObservable(chosen), setZone];
}

function setZone(name: string): void {
  localStorage.setItem(STORED, name);
  chosen.set(name);
}

/** `2026-01-05 16:15:40` in a zone. */
export function formatTime(time: string | Date, zone: string): string {
  // Swedish dates are written as ISO 8601 has them.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
    new Date(time),
  );
}

/** `UTC+8` at this moment. */
export function offsetOf(zone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    timeZoneName: 'shortOffset',
  }).formatToParts();
  return parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', 'UTC') ?? '';
}
