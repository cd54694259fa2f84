/**
 * Passes `content` on until `signal` aborts, and does so even while `content` hangs.
 * @throws the reason of `signal`, or what `content` threw.
 */
export async function* interruptible<T>(content: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = content[Symbol.asyncIterator]();
  let open = true;
  try {
    for (;;) {
      signal.throwIfAborted();
      const pending = iterator.next();
      open = false;
      const result = await beforeAbort(pending, signal);
      if (result.done) return;
      open = true;
      yield result.value;
    }
  } finally {
    if (open) await iterator.return?.();
    // A source that hangs closes only when it goes on, so it is told to close but not waited for.
    else if (signal.aborted) void iterator.return?.().catch(() => undefined);
  }
}

/**
 * Waits for `pending`, but not longer than until `signal` aborts. The listener goes with the wait: a race with one
 * long-lived promise would keep the results of all waits in memory.
 * @throws the reason of `signal`, or what `pending` threw.
 */
export async function beforeAbort<T>(pending: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      reject(signal.reason as Error);
    };
  });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([pending, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
