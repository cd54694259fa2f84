import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https, { type RequestOptions } from 'node:https';

/** A server that says nothing for so long is taken for dead. It answers a part or a completion well within. */
const SILENCE_MS = 30_000;

/** Carries the requests of a MinIO client, which itself can neither end a request nor give up a silent server. */
export class MinioTransport {
  /** @param signal ends the requests under way, and refuses later ones. */
  constructor(private readonly signal?: AbortSignal) {}

  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest {
    const { request } = options.protocol === 'https:' ? https : http;
    const sent = request(
      {
        ...options,
        // Minutes may lie between two parts; a kept connection would be closed by the server under the second.
        agent: false,
        timeout: SILENCE_MS,
        ...(this.signal && { signal: this.signal }),
      },
      onResponse,
    );
    sent.once('timeout', () => {
      sent.destroy(new Error(`the object store was silent for ${SILENCE_MS / 1000} s`));
    });
    return sent;
  }
}
