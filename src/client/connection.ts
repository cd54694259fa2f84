import { ExportTaskError } from './errors.js';
import type { ErrorEnvelope, Path } from './types.js';
import { wait } from './wait.js';

/** Settings of a client. */
export interface ClientOptions {
  /** Base URL of the service, e.g. `https://export.example.com`. */
  url: string;
  /** The Access-Token, or a function that is called before each request and may renew it. */
  token: string | (() => string | Promise<string>);
  /** Replaces the global `fetch`, e.g. to use a proxy. */
  fetch?: typeof globalThis.fetch;
  /** Maximum retries of a call that was answered 429 or 503 with `Retry-After`. Default: 5. */
  retries?: number;
}

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, and the wait before a retry. */
  signal?: AbortSignal | undefined;
}

/** A call of the service's API, as the OpenAPI document lists it. */
export interface Call extends CallOptions {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: Path;
  /** Replaces the parameter of the path, such as `{id}`. */
  id?: string;
  /** The parameters after the path; those that are undefined are left out. */
  query?: Record<string, string | number | undefined>;
  body?: object;
  headers?: Record<string, string>;
}

/** Longest `Retry-After` to wait for, in seconds; a longer one is thrown as the error that it came with. */
const MAX_RETRY_AFTER_SECONDS = 120;

/** Sends calls, retries those that were answered with `Retry-After`, and turns error answers into exceptions. */
export class Connection {
  constructor(private readonly options: ClientOptions) {}

  /**
   * Sends a call and parses its answer as JSON; an empty answer is undefined.
   * @throws ExportTaskError if the status is not 2xx; the error of `fetch` if no answer arrives.
   */
  async json<Answer>(call: Call): Promise<Answer> {
    const text = await (await this.response(call)).text();
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  /** Sends a call. @throws the same as {@link json}. */
  async response({ method, path, id = '', query = {}, body, headers, signal }: Call): Promise<Response> {
    const { url, token } = this.options;
    const given = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    );
    const parameters = given.length === 0 ? '' : `?${String(new URLSearchParams(given))}`;
    const address =
      url.replace(/\/+$/, '') + path.replace(/\{\w+\}/, () => encodeURIComponent(id)) + parameters;
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

  /** Fetches the file behind a link, without sending the Access-Token. */
  file(link: string, { headers = {}, signal }: Pick<Call, 'headers' | 'signal'>): Promise<Response> {
    return this.send(link, signal, () => ({ headers }));
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
      if (seconds === undefined || seconds > MAX_RETRY_AFTER_SECONDS || left <= 0) throw error;
      await wait(seconds * 1000, signal);
    }
  }
}

/** The wait that a 429 or 503 asks for, in seconds. */
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
    // Proxies and object stores do not answer with the service's error envelope.
    return new ExportTaskError(status, status, `HTTP ${status} ${statusText}`.trim());
  }
}
