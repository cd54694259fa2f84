import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for `pending`, but no longer than so many seconds.
 * @returns whether it has settled in time.
 * @throws the error of `pending`.
 */
export async function within(seconds: number, pending: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(seconds * 1000, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([pending.then(() => true), late]);
  } finally {
    timer.abort();
  }
}
