import { interruptible } from './interruptible.js';

async function* numbers(closed: () => void = () => undefined): AsyncGenerator<number> {
  try {
    for (let number = 1; number <= 3; number += 1) yield await Promise.resolve(number);
  } finally {
    closed();
  }
}

async function collect(content: AsyncIterable<number>): Promise<number[]> {
  const seen: number[] = [];
  for await (const number of content) seen.push(number);
  return seen;
}

const quiet = () => new AbortController().signal;

describe('interruptible content', () => {
  it('passes the content on if nothing interrupts it', async () => {
    await expect(collect(interruptible(numbers(), quiet()))).resolves.toEqual([1, 2, 3]);
  });

  it('throws the reason of the signal even while the content hangs', async () => {
    const stop = new AbortController();
    const hanging = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    const reading = collect(interruptible(hanging, stop.signal));
    stop.abort('lost');
    await expect(reading).rejects.toBe('lost');
  });

  it('throws the reason of a signal that aborts between two chunks, and closes the content', async () => {
    const stop = new AbortController();
    let closed = false;
    const reading = (async () => {
      for await (const number of interruptible(
        numbers(() => (closed = true)),
        stop.signal,
      )) {
        if (number === 2) stop.abort('shutdown');
      }
    })();
    await expect(reading).rejects.toBe('shutdown');
    expect(closed).toBe(true);
  });

  it('closes hanging content as soon as it continues, and ignores its late failure', async () => {
    const stop = new AbortController();
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    let closed: () => void = () => undefined;
    const closing = new Promise<void>((resolve) => (closed = resolve));
    async function* content(): AsyncGenerator<number> {
      try {
        await held;
        yield 1;
        throw new Error('never reached');
      } finally {
        closed();
      }
    }
    const reading = collect(interruptible(content(), stop.signal));
    stop.abort('lost');
    await expect(reading).rejects.toBe('lost');
    goOn();
    await closing;
  });

  it('throws the error of the content', async () => {
    const fault = new Error('read');
    const content = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject<IteratorResult<number>>(fault) }),
    };
    await expect(collect(interruptible(content, quiet()))).rejects.toBe(fault);
  });

  it('closes the content when its reader stops', async () => {
    let closed = false;
    for await (const number of interruptible(
      numbers(() => (closed = true)),
      quiet(),
    )) {
      if (number === 1) break;
    }
    expect(closed).toBe(true);
  });
});
