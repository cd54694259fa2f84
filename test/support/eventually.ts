import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait between two questions, in milliseconds: longer, the longer it has taken so far. */
const LEAST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 100;

/** Asks again until the answer is as it is wanted, for half a minute at most; answers it. */
export async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  const start = Date.now();
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    const waited = Date.now() - start;
    if (waited > 30_000) throw new Error(`it has not come to what is wanted: ${JSON.stringify(answer)}`);
    // Each question takes some milliseconds of the processor that the answer needs.
    await sleep(Math.min(Math.max(waited / 8, LEAST_PAUSE_MS), LONGEST_PAUSE_MS));
  }
}
