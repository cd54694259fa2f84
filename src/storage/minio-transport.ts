import { EventEmitter, once } from 'node:events';
import http, { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https, { type RequestOptions } from 'node:https';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { refusalIn, StoreAnswer, storeAnswer } from './store-answer.js';

/** How long the transport waits, in milliseconds. */
export interface Patience {
  /** For a server that sends nothing, nor takes anything. */
  silent: number;
  /** For the answer to a whole body: a proxy takes a part at once, and then passes it on to a slow store. */
  answer: number;
  /** For `100 Continue`, which some servers never send. */
  proceed: number;
}

const DEFAULT_PATIENCE: Patience = { silent: 30_000, answer: 120_000, proceed: 1000 };

/** Smaller bodies fit into the first packets; the server need not be asked whether it wants them. */
const SMALL_BODY = 16 * 1024;

/** Statuses after which the same request may succeed at once. */
const REPEATED = [408, 429, 500, 502, 503, 504];

/** The wait before a request is repeated, in milliseconds. */
const REPEAT_MS = 200;

type Options = Omit<RequestOptions, 'headers'> & { headers: OutgoingHttpHeaders };
type Body = string | Buffer | null | undefined;

/** The part of a request that the client uses. */
interface ClientSide {
  on(event: 'error', listener: (error: unknown) => void): unknown;
  end(body?: Body): void;
}

/**
 * Sends the requests of a MinIO client, which itself can neither cancel a request nor time out, and which loses the reason
 * of most refusals: here, each becomes a {@link StoreAnswer}.
 */
export class MinioTransport {
  /** @param signal cancels the running requests and refuses later ones. */
  constructor(
    private readonly signal?: AbortSignal,
    private readonly patience: Patience = DEFAULT_PATIENCE,
  ) {}

  request(options: Options, onResponse: (response: Readable) => void): ClientSide {
    const client = new EventEmitter();
    const end = (body: Body) => {
      this.answered(options, body).then(onResponse, (error: unknown) => client.emit('error', error));
    };
    return Object.assign(client, { end });
  }

  /** Repeats a request once if the server cannot serve it now. */
  private async answered(options: Options, body: Body): Promise<Readable> {
    try {
      return await this.exchange(options, body);
    } catch (error) {
      if (!(error instanceof StoreAnswer) || !REPEATED.includes(error.status)) throw error;
      await setTimeout(REPEAT_MS * (1 + Math.random()), undefined, { signal: this.signal });
      return this.exchange(options, body);
    }
  }

  /** @throws StoreAnswer if the server refuses; otherwise the error of the connection. */
  private async exchange(options: Options, body: Body): Promise<Readable> {
    const isLarge = (body?.length ?? 0) > SMALL_BODY;
    const { request } = options.protocol === 'https:' ? https : http;
    const sent = request({
      ...options,
      // Minutes may pass between two parts: the server would close a kept-alive connection just as the second is sent.
      agent: false,
      // A server that refuses a part says so before the part is sent. Afterwards it would break the connection, and the
      // reason would often be lost.
      headers: { ...options.headers, ...(isLarge && { expect: '100-continue' }) },
      ...(this.signal && { signal: this.signal }),
    });
    this.limit(sent);
    // After the answer has begun, it says more than the error of a broken connection, which is ignored.
    sent.on('error', () => undefined);
    const answering = once(sent, 'response') as Promise<[IncomingMessage]>;
    let early: IncomingMessage | undefined;
    if (isLarge) {
      sent.flushHeaders();
      early = await Promise.race([
        answering.then(([response]) => response),
        once(sent, 'continue').then(() => undefined),
        setTimeout(this.patience.proceed, undefined, { ref: false }),
      ]);
    }
    // A refused body is not sent.
    const isRefused = early !== undefined && Number(early.statusCode) >= 300;
    if (!isRefused && sent.writable && !sent.destroyed) sent.end(body);
    try {
      const [response] = await answering;
      const md5 = options.headers['content-md5'];
      // The client fails if the answer to a part has no ETag. Then the MD5 of the part stands for it.
      if (md5 !== undefined) response.headers.etag ??= Buffer.from(String(md5), 'base64').toString('hex');
      return await accepted(response, options.method === 'POST');
    } catch (error) {
      sent.destroy();
      throw error;
    }
  }

  private limit(sent: ClientRequest): void {
    const { silent, answer } = this.patience;
    let limit = silent;
    sent.setTimeout(silent, () => {
      sent.destroy(new Error(`the object store sent nothing for ${limit / 1000} s`));
    });
    sent.once('finish', () => sent.setTimeout((limit = answer)));
  }
}

/** A completion may be refused after its status 200 was sent, so its body decides. */
async function accepted(response: IncomingMessage, isBodyRead: boolean): Promise<Readable> {
  const { statusCode = 0, headers } = response;
  if (statusCode >= 300) throw await storeAnswer(response);
  if (!isBodyRead) return response;
  const body = await text(response);
  const { code, reason } = refusalIn(body);
  if (code !== '') throw new StoreAnswer(statusCode, code, reason);
  // The client fails if a completion has no ETag.
  const whole = body.includes('<ETag>') ? body : body.replace('</CompleteM', '<ETag></ETag></CompleteM');
  return Object.assign(Readable.from([Buffer.from(whole)]), { statusCode, headers });
}
