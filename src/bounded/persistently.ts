import { setTimeout as sleep } from 'node:timers/promises';

/** The delays between two calls, in milliseconds. */
const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/**
 * Repeats a call while it fails temporarily, with exponential back-off.
 * @param seconds how long after the first call the last one may begin.
 * @throws the first other error, the last temporary one, or the reason of `signal`.
 */
export async function persistently<T>(
  call: () => Promise<T>,
  isTemporary: (error: unknown) => boolean,
  seconds: number,
  signal: AbortSignal,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (let most = FIRST_MS; ; most = Math.min(2 * most, LONGEST_MS)) {
    const delay = most * (0.5 + Math.random() / 2);
    try {
      return await call();
    } catch (error) {
      signal.throwIfAborted();
      if (!isTemporary(error) || performance.now() + delay > end) throw error;
    }
    await sleep(delay, undefined, { signal }).catch(() => {
      signal.throwIfAborted();
    });
  }
}
