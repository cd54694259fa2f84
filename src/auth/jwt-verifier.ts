import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { AuthOptions, JwtOptions } from './auth.options.js';
import type { Caller } from './caller.js';
import { callerOf } from './claims.js';
import { issuerKeys } from './issuer-keys.js';
import { expiredToken, invalidToken, TokenVerifier } from './token-verifier.js';

/** Each kind of key has its own algorithms: a public key must never be used as a shared secret. */
const SECRET_ALGORITHMS = ['HS256', 'HS384', 'HS512'];
const PUBLIC_KEY_ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** In bytes. A shorter secret can be guessed offline from a single token. */
const MIN_SECRET_BYTES = 32;

/** Maximum difference between the clocks of the issuer and of the service, in seconds. */
const CLOCK_TOLERANCE = 5;

/** Verifies Access-Tokens that are JSON Web Tokens, signed by the platform's issuer. */
export class JwtVerifier extends TokenVerifier {
  private readonly key: JWTVerifyGetKey;
  private readonly algorithms: string[];

  /** @throws Error for a secret of less than 32 bytes. */
  constructor(private readonly options: JwtOptions & Pick<AuthOptions, 'clock'>) {
    super();
    if (options.secret === undefined) {
      this.key = issuerKeys(options.jwksUrl);
      this.algorithms = PUBLIC_KEY_ALGORITHMS;
    } else {
      const secret = Buffer.from(options.secret);
      if (secret.length < MIN_SECRET_BYTES) {
        throw new Error(`secret: too short. Must have at least ${MIN_SECRET_BYTES} bytes.`);
      }
      this.key = () => secret;
      this.algorithms = SECRET_ALGORITHMS;
    }
  }

  /** @throws Error, besides the refusals, if the issuer's keys can't be read. */
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

/** The refusal for an error of jose; any other error is a fault of the service and is returned unchanged. */
function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return expiredToken();
  if (error instanceof errors.JWTClaimValidationFailed) {
    const fault = error.reason === 'missing' ? 'missing' : 'invalid';
    return invalidToken(`claim ${JSON.stringify(error.claim)} is ${fault}`);
  }
  if (error instanceof errors.JOSEError) return invalidToken('not signed by a known key');
  return error;
}
