import { LRUCache } from 'lru-cache';
import { createHash } from 'node:crypto';
import type { AuthOptions, IntrospectionOptions } from './auth.options.js';
import type { Caller } from './caller.js';
import { callerOf, type Claims } from './claims.js';
import { fetchAnswer } from './fetch-answer.js';
import { expiredToken, invalidToken, TokenVerifier } from './token-verifier.js';

/** The server's answer about a token. */
interface Answer {
  /** Undefined if the token is not active. */
  caller: Caller | undefined;
  /** Expiry of the token, in seconds since 1970; `Infinity` if it has none. */
  expires: number;
}

/** Maximum number of cached answers; each takes less than 2 KiB. */
const MAX_ANSWERS = 10_000;

/** Verifies Access-Tokens by asking the introspection server about them. */
export class IntrospectionVerifier extends TokenVerifier {
  /** The cache, by the hash of the token; the token itself is not stored. A failed request is not cached either. */
  private readonly answers: LRUCache<string, Answer, string>;

  constructor(private readonly options: IntrospectionOptions & Pick<AuthOptions, 'clock'>) {
    super();
    this.answers = new LRUCache({
      max: MAX_ANSWERS,
      ttl: options.cacheSeconds * 1000,
      // By default the cache reads the clock once a millisecond; 0 makes it read the clock every time.
      ttlResolution: 0,
      fetchMethod: (_hash, _stale, { context: token }) => this.ask(token),
      // A waiting call gets its answer even if other answers have evicted it from the cache in the meantime.
      ignoreFetchAbort: true,
    });
  }

  /** @throws Error, besides the refusals, if the server can't be reached or its answer is invalid. */
  override async verify(token: string): Promise<Caller> {
    const { caller, expires } = await this.answer(token);
    if (!caller) throw invalidToken('unknown, revoked or expired');
    // Checked on every call: a cached answer must not outlive its token.
    const now = this.options.clock?.().getTime() ?? Date.now();
    if (expires <= now / 1000) throw expiredToken();
    return caller;
  }

  private answer(token: string): Promise<Answer> {
    // A TTL of 0 would mean no expiry to the cache.
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
      throw new Error(`${new URL(url).origin}: the answer does not conform to RFC 7662`);
    }
    return claims.active ? this.active(claims) : { caller: undefined, expires: Infinity };
  }

  private active(claims: Claims): Answer {
    const { audience } = this.options;
    const { exp: expires = Infinity, aud } = claims;
    if (typeof expires !== 'number') throw invalidToken('claim "exp" is invalid');
    if (audience !== undefined && ![aud].flat().includes(audience)) {
      throw invalidToken('claim "aud" is invalid');
    }
    return { caller: callerOf(claims, this.options.claims), expires };
  }

  /** Both parts are form-encoded before they are joined (RFC 6749, section 2.3.1). */
  private credentials(): string {
    const [id, secret] = [this.options.clientId, this.options.clientSecret].map((part) =>
      new URLSearchParams({ part }).toString().slice('part='.length),
    );
    return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  }
}

/** The JSON object of an answer; undefined for invalid JSON. The parser's error quotes the answer, so it is dropped. */
function parse(bytes: Buffer): Claims | undefined {
  try {
    return Object(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))) as Claims;
  } catch {
    return undefined;
  }
}
