import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https, { type RequestOptions } from 'node:https';

/** Timeout for a server that sends nothing, in milliseconds. It takes far less to answer a part or a completion. */
const TIMEOUT_MS = 30_000;

/** Sends the requests of a MinIO client, which itself can neither cancel a request nor time out. */
export class MinioTransport {
  /** @param signal cancels the running requests and refuses later ones. */
  constructor(private readonly signal?: AbortSignal) {}

  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest {
    const { request } = options.protocol === 'https:' ? https : http;
    const sent = request(
      {
        ...options,
        // Minutes may pass between two parts: the server would close a kept-alive connection just as the second is sent.
        agent: false,
        timeout: TIMEOUT_MS,
        ...(this.signal && { signal: this.signal }),
      },
      onResponse,
    );
    sent.once('timeout', () => {
      const silent = new Error(`the object store sent nothing for ${TIMEOUT_MS / 1000} s`);
      sent.destroy(Object.assign(silent, { code: 'ETIMEDOUT' }));
    });
    return sent;
  }
}
