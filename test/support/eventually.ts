import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the answer is as it is wanted, for half a minute at most; answers it. */
export async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`it has not come to what is wanted: ${JSON.stringify(answer)}`);
    await sleep(20);
  }
}
