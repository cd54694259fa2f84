import { ExportTaskError } from './export-task-error.js';
import type { ErrorEnvelope, Path } from './types.js';
import { wait } from './wait.js';

/** How the service is reached. */
export interface ClientOptions {
  /** Where it answers, e.g. `https://export.example.com`. */
  url: string;
  /** The Access-Token; a function is asked before each call, so that it may be renewed. */
  token: string | (() => string | Promise<string>);
  /** Used in place of the global `fetch`, e.g. with a proxy. */
  fetch?: typeof globalThis.fetch;
  /** How often a call that is put off with `Retry-After` (429, 503) is sent again; 5 unless said otherwise. */
  retries?: number;
}

/** What may be said of every call. */
export interface CallOptions {
  /** Ends the call, and the waiting before it is sent again. */
  signal?: AbortSignal | undefined;
}

/** A call of the document. */
export interface Call extends CallOptions {
  method: 'GET' | 'POST' | 'DELETE';
  path: Path;
  /** What stands for `{id}` in the path. */
  id?: string;
  body?: object;
  headers?: Record<string, string>;
}

/** The longest that a `Retry-After` is obeyed, in seconds; the error is for the caller where it is longer. */
const MOST_SECONDS = 120;

/** Sends calls, and turns refusals into errors. */
export class Connection {
  constructor(private readonly options: ClientOptions) {}

  /** @throws ExportTaskError for every answer but 200; what `fetch` throws where there is none. */
  async json<Answer>(call: Call): Promise<Answer> {
    const text = await (await this.response(call)).text();
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  /** @throws as {@link json}. */
  async response({ method, path, id = '', body, headers, signal }: Call): Promise<Response> {
    const { url, token } = this.options;
    const address = url.replace(/\/+$/, '') + path.replace('{id}', encodeURIComponent(id));
    return this.send(address, signal, async () => ({
      method,
      headers: {
        'Access-Token': typeof token === 'function' ? await token() : token,
        ...(body && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    }));
  }

  /** The file behind a link, which is not told the Access-Token. */
  file(link: string, signal?: AbortSignal): Promise<Response> {
    return this.send(link, signal, () => ({}));
  }

  private async send(
    address: string,
    signal: AbortSignal | undefined,
    request: () => RequestInit | Promise<RequestInit>,
  ): Promise<Response> {
    const { fetch = globalThis.fetch, retries = 5 } = this.options;
    for (let left = retries; ; left -= 1) {
      const response = await fetch(address, { ...(await request()), ...(signal && { signal }) });
      if (response.ok) return response;
      const seconds = retryAfter(response);
      const error = await refusal(response);
      if (seconds === undefined || seconds > MOST_SECONDS || left <= 0) throw error;
      await wait(seconds * 1000, signal);
    }
  }
}

/** How long the service asks to wait, in seconds. */
function retryAfter({ status, headers }: Response): number | undefined {
  const value = headers.get('Retry-After');
  if (value === null || (status !== 429 && status !== 503)) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(seconds, 0);
}

async function refusal(response: Response): Promise<ExportTaskError> {
  const { status, statusText } = response;
  const text = await response.text();
  try {
    const { code, msg } = (JSON.parse(text) as ErrorEnvelope).error;
    return new ExportTaskError(code, status, msg);
  } catch {
    // A proxy, or an object store, has words of its own.
    return new ExportTaskError(status, status, `HTTP ${status} ${statusText}`.trim());
  }
}
