import { LRUCache } from 'lru-cache';
import { createHash } from 'node:crypto';
import type { AuthOptions } from './auth.module-definition.js';
import type { Caller } from './caller.js';
import { callerOf, type ClaimNames, type Claims } from './claims.js';
import { fetchAnswer } from './fetch-answer.js';
import { expiredToken, invalidToken } from './token-refusal.js';
import { TokenVerifier } from './token-verifier.js';

/** The server that is asked about tokens, as RFC 7662 has it, and what it calls a member. */
export interface IntrospectionOptions {
  url: string;
  /** What the service proves itself with, by HTTP Basic. */
  clientId: string;
  clientSecret: string;
  /** What `aud` must be, or hold; anything where it is not set. */
  audience?: string | undefined;
  /** How long an answer holds, in seconds; with 0 every call asks. */
  cacheSeconds: number;
  /** How long an answer is waited for, in seconds. */
  timeoutSeconds: number;
  claims: ClaimNames;
}

/** What the server said of a token. */
interface Answer {
  /** Nobody, where the token is not active. */
  caller: Caller | undefined;
  /** When the token expires, in seconds since 1970. */
  expires: number;
}

/** Answers that are kept; each takes less than 2 KiB. */
const MAX_ANSWERS = 10_000;

/** Verifies Access-Tokens by asking the server that has issued them. */
export class IntrospectionVerifier extends TokenVerifier {
  /** By the hash of the token: the token itself is not kept. A fault is no answer, and is not kept either. */
  private readonly answers: LRUCache<string, Answer, string>;

  constructor(private readonly options: IntrospectionOptions & Pick<AuthOptions, 'clock'>) {
    super();
    this.answers = new LRUCache({
      max: MAX_ANSWERS,
      ttl: options.cacheSeconds * 1000,
      // The clock is read each time, not once for all that happens within a millisecond.
      ttlResolution: 0,
      fetchMethod: (_hash, _stale, { context: token }) => this.ask(token),
      // Who waits for an answer gets it, also where others have taken its place in the cache meanwhile.
      ignoreFetchAbort: true,
    });
  }

  /** @throws Error beside the refusals, where the server does not answer as it should. */
  override async verify(token: string): Promise<Caller> {
    const { caller, expires } = await this.answer(token);
    if (!caller) throw invalidToken('is unknown, revoked or expired');
    // Of an answer that is kept as well: it holds no longer than the token.
    const now = this.options.clock?.().getTime() ?? Date.now();
    if (expires <= now / 1000) throw expiredToken();
    return caller;
  }

  private answer(token: string): Promise<Answer> {
    // To the cache 0 means for ever.
    if (this.options.cacheSeconds === 0) return this.ask(token);
    const hash = createHash('sha256').update(token).digest('hex');
    return this.answers.forceFetch(hash, { context: token });
  }

  private async ask(token: string): Promise<Answer> {
    const { url, timeoutSeconds } = this.options;
    const bytes = await fetchAnswer(url, {
      method: 'POST',
      headers: { Accept: 'application/json', Authorization: this.credentials() },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    const claims = parse(bytes);
    if (typeof claims?.active !== 'boolean') {
      throw new Error(`${new URL(url).origin}: the answer is none of RFC 7662`);
    }
    return claims.active ? this.active(claims) : { caller: undefined, expires: Infinity };
  }

  private active(claims: Claims): Answer {
    const { audience } = this.options;
    const { exp: expires = Infinity, aud } = claims;
    if (typeof expires !== 'number') throw invalidToken('its claim "exp" is not accepted');
    if (audience !== undefined && ![aud].flat().includes(audience)) {
      throw invalidToken('its claim "aud" is not accepted');
    }
    return { caller: callerOf(claims, this.options.claims), expires };
  }

  /** Both parts are escaped as in a form before they are joined: RFC 6749, section 2.3.1. */
  private credentials(): string {
    const [id, secret] = [this.options.clientId, this.options.clientSecret].map((part) =>
      new URLSearchParams({ part }).toString().slice('part='.length),
    );
    return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  }
}

/** The object in an answer; undefined for anything else. The parser's error is not told, since it quotes the answer. */
function parse(bytes: Buffer): Claims | undefined {
  try {
    return Object(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))) as Claims;
  } catch {
    return undefined;
  }
}
