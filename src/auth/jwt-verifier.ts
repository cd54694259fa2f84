import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { AuthOptions } from './auth.module-definition.js';
import type { Caller } from './caller.js';
import { callerOf, type ClaimNames } from './claims.js';
import { fetchAnswer } from './fetch-answer.js';
import { expiredToken, invalidToken } from './token-refusal.js';
import { TokenVerifier } from './token-verifier.js';

/** Whose JSON Web Tokens are accepted, and what they call a member. */
export type JwtOptions = JwtKey & {
  /** What `iss` must be; anything where it is not set. */
  issuer?: string | undefined;
  /** What `aud` must be, or hold; anything where it is not set. */
  audience?: string | undefined;
  claims: ClaimNames;
};

/** How signatures are checked: with the public keys behind an address, or with a secret that the issuer shares. */
type JwtKey =
  | { /** Of a JSON Web Key Set. */ jwksUrl: string; secret?: never }
  | { /** At least 32 bytes in UTF-8. */ secret: string; jwksUrl?: never };

/** Of each kind of key only its own: a public key must never be taken for a shared secret. */
const SECRET_ALGORITHMS = ['HS256', 'HS384', 'HS512'];
const PUBLIC_KEY_ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** A shorter secret can be guessed from a single token; in bytes. */
const MIN_SECRET_BYTES = 32;

/** How far the clocks of the issuer and of the service may be apart, in seconds. */
const CLOCK_TOLERANCE = 5;

/** How long a set of keys is waited for, in milliseconds. */
const KEYS_TIMEOUT = 5000;

/** Verifies Access-Tokens that are JSON Web Tokens, signed by the platform's issuer. */
export class JwtVerifier extends TokenVerifier {
  private readonly key: JWTVerifyGetKey;
  private readonly algorithms: string[];

  /** @throws Error for a secret that is too short. */
  constructor(private readonly options: JwtOptions & Pick<AuthOptions, 'clock'>) {
    super();
    if (options.secret === undefined) {
      this.key = issuerKeys(options.jwksUrl);
      this.algorithms = PUBLIC_KEY_ALGORITHMS;
    } else {
      const secret = Buffer.from(options.secret);
      if (secret.length < MIN_SECRET_BYTES) {
        throw new Error(`secret: it is too short; at least ${MIN_SECRET_BYTES} bytes are accepted.`);
      }
      this.key = () => secret;
      this.algorithms = SECRET_ALGORITHMS;
    }
  }

  /** @throws Error beside the refusals, where the issuer's keys can't be read. */
  override async verify(token: string): Promise<Caller> {
    return callerOf(await this.payload(token), this.options.claims);
  }

  private async payload(token: string): Promise<Record<string, unknown>> {
    const { issuer, audience, clock } = this.options;
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: this.algorithms,
        requiredClaims: ['exp'],
        clockTolerance: CLOCK_TOLERANCE,
        ...(issuer !== undefined && { issuer }),
        ...(audience !== undefined && { audience }),
        ...(clock && { currentDate: clock() }),
      });
      return payload;
    } catch (error) {
      throw refusal(error);
    }
  }
}

/** The keys behind an address: kept for ten minutes, and fetched anew for an unknown one, every half minute at most. */
function issuerKeys(url: string): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(url), {
    timeoutDuration: KEYS_TIMEOUT,
    [customFetch]: async (address, request) => new Response(await fetchAnswer(address, request)),
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
        throw error;
      }
      // No error of jose's own, which would be taken for a fault of the token.
      throw new Error(`the keys of the tokens can't be read: ${(error as Error).message}`, { cause: error });
    }
  };
}

/** What a fault that jose has found means to the caller; any other is the service's. */
function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return expiredToken();
  if (error instanceof errors.JWTClaimValidationFailed) {
    const fault = error.reason === 'missing' ? 'missing' : 'not accepted';
    return invalidToken(`its claim ${JSON.stringify(error.claim)} is ${fault}`);
  }
  if (error instanceof errors.JOSEError) return invalidToken('is not signed by a key that is known here');
  return error;
}
