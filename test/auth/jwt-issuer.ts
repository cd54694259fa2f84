import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTHeaderParameters,
} from 'jose';
import type { Claims } from '../../src/auth/claims.js';
import { TokenServer } from './token-server.js';

/** A key pair of the issuer; `jwk` is its public half in the key set. */
export interface IssuerKey {
  alg: string;
  jwk: JWK & { kid: string };
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

export async function issuerKey(alg: string, kid: string): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' }, privateKey, publicKey };
}

/** The claims of a member of an enterprise; `ttl` in seconds. */
export function memberClaims(corpId: string, ttl = 60): Claims {
  return { corp_id: corpId, sub: `${corpId}-1`, name: '王小明', role: 1, exp: seconds() + ttl };
}

/** The current time in seconds since 1970, as tokens have it. */
export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** Signs with a key; the header's `kid` is that of the key unless `header` overrides it. */
export function sign(
  claims: Claims,
  { alg, jwk, privateKey }: IssuerKey,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg, kid: jwk.kid, ...header }).sign(privateKey);
}

/** An issuer of JSON Web Tokens that serves its public keys over HTTP. */
export class JwtIssuer {
  /** The keys in the served set. */
  keys: IssuerKey[] = [];

  private constructor(readonly server: TokenServer) {}

  static async start(...keys: IssuerKey[]): Promise<JwtIssuer> {
    const issuer: JwtIssuer = new JwtIssuer(
      await TokenServer.start(() => ({ keys: issuer.keys.map(({ jwk }) => jwk) })),
    );
    issuer.keys = keys;
    return issuer;
  }

  get jwksUrl(): string {
    return `${this.server.url}/oauth2/keys`;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
