import { setTimeout as sleep } from 'node:timers/promises';
import { readBytes } from '../../bounded/read-bytes.js';
import { errorText } from '../../errors/error-text.js';

/** The maximum size of an answer, in bytes. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The pause before the first retry, in milliseconds; it doubles with each further retry. */
const FIRST_PAUSE_MS = 250;

/** A call to another service. */
export interface JsonCall<T> {
  url: string;
  /** Sent in the header `Access-Token`; no error contains it. */
  accessToken: string;
  body: object;
  /** Reads the answer; returns undefined if the answer does not have the expected shape. */
  read: (answer: unknown) => T | undefined;
}

/** The timeout of a call and its retry budget. */
export interface RetryOptions {
  /** Timeout for one try, its answer included. */
  timeoutSeconds: number;
  /** Retries after the first try. */
  retries: number;
}

/** An answer that a retry would not change. */
export class Refusal extends Error {
  constructor(
    message: string,
    /** The HTTP status. */
    readonly status: number,
    /** The platform's error code, if the answer has one. */
    readonly code?: number,
  ) {
    super(message);
  }
}

/**
 * Calls another service with JSON as the platform does. Retries with growing pauses after a transient fault: a broken
 * connection, a timeout, a broken or unreadable answer, a 5xx.
 * @throws Refusal for any other status but 200 and for a body that is too large; the last error once the retries are
 *   used up. Throws at once when `signal` aborts.
 */
export async function postJson<T>(
  call: JsonCall<T>,
  { timeoutSeconds, retries }: RetryOptions,
  signal: AbortSignal,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await tryOnce(call, timeoutSeconds, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Refusal || tries > retries) throw error;
    }
    await sleep(pause(tries), undefined, { signal });
  }
}

/** A random pause between half and all of its length, so that tasks that failed together do not retry together. */
function pause(tries: number): number {
  return FIRST_PAUSE_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
}

async function tryOnce<T>(call: JsonCall<T>, timeoutSeconds: number, signal: AbortSignal): Promise<T> {
  const { url, accessToken, body, read } = call;
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Access-Token': accessToken },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
    if (response.status >= 500) {
      await response.body?.cancel();
      throw new Error(`answered ${response.status}`);
    }
    const answer = await readAnswer(response);
    if (response.status !== 200) throw refusal(url, response.status, answer);
    const value = read(answer);
    if (value === undefined) throw new Error('the answer does not have the expected shape');
    return value;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // This use keeps the timeout alive: Node 20 garbage-collects a timeout that only AbortSignal.any refers to.
    const fault = timeout.aborted ? `no answer within ${timeoutSeconds} s` : errorText(error);
    throw new Error(`${url}: ${fault}`, { cause: error });
  }
}

/** The JSON of an answer; undefined for a refusal with any other body. */
async function readAnswer(response: Response): Promise<unknown> {
  const { url, status } = response;
  const bytes = await readBytes(response, MAX_BYTES);
  if (!bytes) throw new Refusal(`${url}: the answer has more than ${MAX_BYTES} bytes`, status);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    if (status !== 200) return undefined;
    // The parser's error is dropped: it quotes the answer, which may contain a token.
    throw new Error('the answer is not JSON in UTF-8');
  }
}

/** Takes only the code from the platform's envelope `{"error": {"code", "msg"}}`: `msg` may contain anything. */
function refusal(url: string, status: number, answer: unknown): Refusal {
  const { error } = Object(answer) as { error?: { code?: unknown } | null };
  const code = error?.code;
  if (typeof code !== 'number') return new Refusal(`${url}: answered ${status}`, status);
  return new Refusal(`${url}: answered ${status}, code ${code}`, status, code);
}
