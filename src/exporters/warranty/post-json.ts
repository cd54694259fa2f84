import { setTimeout as sleep } from 'node:timers/promises';

/** An answer is not read beyond this. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The pause before the first retry, in milliseconds; each further one is twice as long. */
const FIRST_PAUSE_MS = 250;

/** A call of another service. */
export interface JsonCall<T> {
  url: string;
  /** Sent in the header `Access-Token`; it is in no error. */
  accessToken: string;
  body: object;
  /** Reads the answer; undefined for one that is not what was asked for. */
  read: (answer: unknown) => T | undefined;
}

/** How long a call is waited for, and how often it is made. */
export interface Patience {
  /** For one try, its answer included. */
  timeoutSeconds: number;
  /** Tries after the first one. */
  retries: number;
}

/** An answer that would be the same if the call were made again. */
export class Refusal extends Error {
  constructor(
    message: string,
    /** The HTTP status. */
    readonly status: number,
    /** The platform's error code, where the answer has one. */
    readonly code?: number,
  ) {
    super(message);
  }
}

/**
 * Calls another service, which speaks JSON as the platform does. A broken connection, a late, broken or unreadable
 * answer and a 5xx may pass, so the call is made again, later each time.
 * @throws Refusal for any other status but 200, and for a body without end; at once when `signal` aborts.
 */
export async function postJson<T>(call: JsonCall<T>, patience: Patience, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await tryOnce(call, patience.timeoutSeconds, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof Refusal || tries > patience.retries) throw error;
    }
    await sleep(pause(tries), undefined, { signal });
  }
}

/** Between half of the pause and all of it, so that many who failed together do not come back together. */
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
    if (value === undefined) throw new Error('the answer is not what was asked for');
    return value;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    // To be used here keeps the time-out alive: Node 20 collects one that only AbortSignal.any refers to, unfired.
    const fault = timeout.aborted ? `no answer within ${timeoutSeconds} s` : describe(error);
    throw new Error(`${url}: ${fault}`, { cause: error });
  }
}

/** The JSON of an answer; a refusal may have any body. */
async function readAnswer(response: Response): Promise<unknown> {
  const bytes = await readBytes(response);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    if (response.status !== 200) return undefined;
    // Without the parser's own error: it quotes the answer, which may hold a token.
    throw new Error('the answer is not JSON in UTF-8');
  }
}

async function readBytes({ url, status, body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream: AsyncIterable<Uint8Array> | Uint8Array[] = body ?? [];
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Refusal(`${url}: the answer has more than ${MAX_BYTES} bytes`, status);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The code stands in the platform's envelope `{"error": {"code", "msg"}}`; `msg` may hold anything. */
function refusal(url: string, status: number, answer: unknown): Refusal {
  const { error } = Object(answer) as { error?: { code?: unknown } | null };
  const code = error?.code;
  if (typeof code !== 'number') return new Refusal(`${url}: answered ${status}`, status);
  return new Refusal(`${url}: answered ${status}, code ${code}`, status, code);
}

/** What went wrong below `fetch` stands in the cause of its error. */
function describe(error: unknown): string {
  const { message, cause } = error as Error;
  if (!(cause instanceof Error)) return message;
  return `${message}: ${cause.message || String((cause as NodeJS.ErrnoException).code)}`;
}
