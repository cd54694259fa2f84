import type { ClaimNames } from './claims.js';
import type { TokenVerifier } from './token-verifier.js';

/** How callers are identified: the table `export_access_token`, tokens of another issuer, or a custom verifier. */
export type AuthOptions = {
  /** The clock for the expiry of tokens; the system clock by default. */
  clock?: (() => Date) | undefined;
} & (
  | { mode: 'table' }
  | ({ mode: 'jwt' } & JwtOptions)
  | ({ mode: 'introspection' } & IntrospectionOptions)
  | { mode: 'custom'; verifier: TokenVerifier }
);

/** The issuer of the JSON Web Tokens, and the names of their claims. */
export type JwtOptions = JwtKey & {
  /** The required `iss`; if undefined, any issuer is valid. */
  issuer?: string | undefined;
  /** The required `aud`, or one of its elements; if undefined, any audience is valid. */
  audience?: string | undefined;
  claims: ClaimNames;
};

/** The key that verifies signatures: the public keys behind an address, or a secret that the issuer shares. */
type JwtKey =
  | { /** The address of a JSON Web Key Set. */ jwksUrl: string; secret?: never }
  | { /** At least 32 bytes in UTF-8. */ secret: string; jwksUrl?: never };

/** The token introspection server (RFC 7662), and the names of the claims in its answers. */
export interface IntrospectionOptions {
  url: string;
  /** The credentials of this service at the server, sent by HTTP Basic. */
  clientId: string;
  clientSecret: string;
  /** The required `aud`, or one of its elements; if undefined, any audience is valid. */
  audience?: string | undefined;
  /** How long an answer is cached, in seconds; 0 disables the cache. */
  cacheSeconds: number;
  /** Timeout for an answer, in seconds. */
  timeoutSeconds: number;
  claims: ClaimNames;
}
