import dns from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { beforeAbort } from '../../bounded/interruptible.js';
import { packageVersion } from '../../log/package-version.js';
import type { TryOutcome } from '../queue/webhook-events.js';
import { hostOf, type WebhookTargets } from './webhook-targets.js';
import { retryAfterSeconds } from './webhook-retries.js';

/** The time limit of a try, from the look-up of the name to the last byte of the answer, in milliseconds. */
const TIMEOUT_MS = 15_000;

/** Bytes of an answer that are read; the rest is dropped. */
const MOST_BYTES = 64 * 1024;

/** The outcome of a try, and the answer of the receiver if there was one. */
export interface Sent {
  outcome: TryOutcome;
  status: number | null;
  /** The seconds of its `Retry-After`. */
  retryAfter?: number | undefined;
}

/** The receiver's name has an address to which webhooks may not connect. */
class AddressRefused extends Error {}

/** Posts the bodies of events. Only addresses that are allowed are connected to; redirects are not followed. */
export class WebhookSender {
  constructor(
    private readonly targets: WebhookTargets,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  /**
   * Posts a body, and reads the answer without keeping it.
   * @param signal breaks the try off.
   * @throws the reason of the signal.
   */
  async send(
    address: string,
    headers: Record<string, string>,
    body: string,
    signal: AbortSignal,
  ): Promise<Sent> {
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const either = AbortSignal.any([timeout, signal]);
    try {
      const answer = await this.post(new URL(address), headers, body, either);
      await discard(answer, either);
      const { statusCode: status = 0 } = answer;
      const retryAfter = retryAfterSeconds(answer.headers['retry-after'], Date.now());
      return { outcome: outcomeOf(status), status, retryAfter };
    } catch (error) {
      signal.throwIfAborted();
      const outcome = timeout.aborted
        ? 'timeout'
        : error instanceof AddressRefused
          ? 'address'
          : 'connection';
      return { outcome, status: null };
    }
  }

  private async post(
    url: URL,
    headers: Record<string, string>,
    body: string,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const addresses = await beforeAbort(this.resolve(hostOf(url)), signal);
    const secure = url.protocol === 'https:';
    const Agent = secure ? RequestFilteringHttpsAgent : RequestFilteringHttpAgent;
    // The agent checks the address of the connection: it may be public, or one of those that were checked here.
    const agent = new Agent({ allowIPAddressList: this.targets.onlyPublic ? [] : addresses });
    return new Promise((resolve, reject) => {
      const request = (secure ? https : http).request(url, {
        method: 'POST',
        agent,
        // A name is not looked up twice: the second answer could be another address.
        lookup: fixed(addresses),
        signal,
        headers: {
          ...headers,
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(body),
          'User-Agent': `export-task-service/${packageVersion}`,
        },
      });
      request.on('response', resolve).on('error', reject).end(body);
    });
  }

  /**
   * The addresses of a host, all of which must be allowed. If only public targets are allowed,
   * it avoids `dns.lookup`: a name server that hangs would block its threads. Otherwise, names may be in a hosts file.
   * @throws AddressRefused if one of them is not allowed.
   */
  private async resolve(host: string): Promise<string[]> {
    const addresses = isIP(host)
      ? [host]
      : await (this.targets.onlyPublic ? resolveName(host) : lookUp(host));
    if (!addresses.every((address) => this.targets.allows(address))) throw new AddressRefused();
    return addresses;
  }
}

function outcomeOf(status: number): TryOutcome {
  if (status >= 200 && status < 300) return 'delivered';
  return status === 410 ? 'gone' : 'status';
}

/** Reads and drops an answer, up to `MOST_BYTES`. */
async function discard(answer: IncomingMessage, signal: AbortSignal): Promise<void> {
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    bytes += chunk.length;
    if (bytes > MOST_BYTES) break;
  }
}

async function resolveName(host: string): Promise<string[]> {
  const { resolve4, resolve6 } = dns.promises;
  const found = await Promise.allSettled([resolve4(host), resolve6(host)]);
  const addresses = found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  if (addresses.length === 0) throw new Error(`${host} has no address`);
  return addresses;
}

async function lookUp(host: string): Promise<string[]> {
  return (await dns.promises.lookup(host, { all: true })).map(({ address }) => address);
}

/** A look-up that answers with these addresses. */
function fixed(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all }, done) => {
    if (all) done(null, found);
    else done(null, found[0]?.address ?? '', found[0]?.family);
  };
}
