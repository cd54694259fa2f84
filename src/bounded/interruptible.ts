/**
 * Passes `content` on until `signal` aborts, even while `content` hangs.
 * @throws the reason of `signal`, or the error of `content`.
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
    // Content that hangs can close only once it continues, so nothing waits for it.
    else if (signal.aborted) void iterator.return?.().catch(() => undefined);
  }
}

/**
 * Waits for `pending`, but no longer than until `signal` aborts. The listener is removed after the wait: a race against
 * one long-lived promise would keep the results of all waits in memory.
 * @throws the reason of `signal`, or the error of `pending`.
 */
export async function beforeAbort<T>(pending: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      reject(signal.reason as Error);
    };
  });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([pending, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * Waits until something is open, or `signal` aborts. What opens after the abort is closed at once.
 * @throws the reason of the abort.
 */
export async function openedBeforeAbort<Opened extends { close(): unknown }>(
  opening: Promise<Opened>,
  signal: AbortSignal,
): Promise<Opened> {
  try {
    return await beforeAbort(opening, signal);
  } catch (error) {
    void opening.then(
      (late) => late.close(),
      () => undefined,
    );
    throw error;
  }
}
