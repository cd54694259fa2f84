import { Logger } from '@nestjs/common';
import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportSPKI, SignJWT } from 'jose';
import type { Claims } from '../../src/auth/claims.js';
import type { JwtOptions } from '../../src/auth/auth.options.js';
import { JwtVerifier } from '../../src/auth/jwt-verifier.js';
import { PlatformError } from '../../src/errors/platform-error.js';
import type { Fault } from '../support/faults.js';
import { ahead } from './ahead.js';
import { issuerKey, JwtIssuer, memberClaims, seconds, sign, type IssuerKey } from './jwt-issuer.js';
import { refusalOf } from './refusal-of.js';
import { TokenServer } from './token-server.js';

const claimNames = { corp: 'corp_id', member: 'sub', name: 'name', role: 'role' };
const acme = { corpId: 'acme', memberId: 'acme-1', memberName: '王小明', role: 1 };
const expired = '4031021 Access-Token: expired. Log in again.';
const unsigned = '4031003 Access-Token: not signed by a known key. Log in again.';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a JSON Web Token', () => {
  let key: IssuerKey;
  let foreign: IssuerKey;
  let issuer: JwtIssuer;
  let verifier: JwtVerifier;

  const verifierOf = (more: Partial<JwtOptions> = {}) =>
    new JwtVerifier({ jwksUrl: issuer.jwksUrl, claims: claimNames, ...more } as JwtOptions);
  const claims = (more: Claims = {}): Claims => ({
    iss: 'https://login.example.com',
    aud: 'export-task',
    ...memberClaims('acme'),
    ...more,
  });

  beforeAll(async () => {
    [key, foreign] = await Promise.all([issuerKey('ES256', 'k1'), issuerKey('ES256', 'k1')]);
  });

  beforeEach(async () => {
    issuer = await JwtIssuer.start(key);
    verifier = verifierOf({ issuer: 'https://login.example.com', audience: 'export-task' });
  });

  afterEach(() => issuer.stop());

  it('identifies the caller', async () => {
    expect(await verifier.verify(await sign(claims(), key))).toEqual(acme);
    const several = claims({ aud: ['another', 'export-task'], nbf: seconds() - 10 });
    expect(await verifier.verify(await sign(several, key))).toEqual(acme);
  });

  it('identifies the caller by claims of other names', async () => {
    const other = verifierOf({
      claims: { corp: 'https://example.com/corp', member: 'uid', name: 'given.name', role: 'member_role' },
    });
    const { exp } = claims();
    const token = await sign(
      { 'https://example.com/corp': 'acme', uid: 'acme-1', 'given.name': '王小明', member_role: 1, exp },
      key,
    );
    expect(await other.verify(token)).toEqual(acme);
  });

  it('may have any issuer and audience if none is configured', async () => {
    const token = await sign(claims({ iss: 'another', aud: 'another' }), key);
    expect(await verifierOf().verify(token)).toEqual(acme);
  });

  it.each([
    ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
    ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ])('may be signed by %s', async (alg) => {
    const one = await issuerKey(alg, 'one');
    issuer.keys = [key, one];
    expect(await verifier.verify(await sign(claims(), one))).toEqual(acme);
  });

  it('is valid for a few seconds after its expiry, because clocks differ', async () => {
    expect(await verifier.verify(await sign(claims({ exp: seconds() - 2 }), key))).toEqual(acme);
    expect(await refusalOf(verifier.verify(await sign(claims({ exp: seconds() - 10 }), key)))).toBe(expired);
  });

  const wrong = (name: string) => `4031003 Access-Token: claim "${name}" is invalid. Log in again.`;
  const missing = (name: string) => `4031003 Access-Token: claim "${name}" is missing. Log in again.`;

  it.each<[string, Claims, string]>([
    ['has expired', { exp: seconds() - 60 }, expired],
    ['has expired and comes from another issuer', { exp: seconds() - 60, iss: 'evil' }, wrong('iss')],
    ['never expires', { exp: undefined }, missing('exp')],
    ['has an expiry that is not a number', { exp: 'tomorrow' }, wrong('exp')],
    ['is not valid yet', { nbf: seconds() + 60 }, wrong('nbf')],
    ['comes from another issuer', { iss: 'https://login.example.com/' }, wrong('iss')],
    ['comes from no issuer', { iss: undefined }, missing('iss')],
    ['is for another service', { aud: 'another' }, wrong('aud')],
    ['is for other services', { aud: ['another', 'export-task-2'] }, wrong('aud')],
    ['is for nobody', { aud: undefined }, missing('aud')],
    [
      'names no enterprise',
      { corp_id: undefined },
      '4031003 Access-Token: claim "corp_id" is missing. Must be a text of 1 to 128 bytes. Log in again.',
    ],
    [
      'has an unknown role',
      { role: 1234567 },
      '4031003 Access-Token: claim "role" is invalid. Must be one of 1, 2, 3, 99, or a list with one of them. Log in again.',
    ],
  ])('is refused if it %s', async (_, more, refusal) => {
    expect(await refusalOf(verifier.verify(await sign(claims(more), key)))).toBe(refusal);
  });

  /** A token signed with HMAC, which allows any bytes as a key. */
  const hmac = (secret: string | Buffer) => {
    const signed = `${encoded({ alg: 'HS256', kid: 'k1' })}.${encoded(claims())}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };
  const unsecured = (alg: string) => `${encoded({ alg, kid: 'k1' })}.${encoded(claims())}.`;
  /** A valid token with one part changed. */
  const changed = async (change: (parts: string[]) => void) => {
    const parts = (await sign(claims(), key)).split('.');
    change(parts);
    return parts.join('.');
  };

  it.each<[string, () => string | Promise<string>]>([
    ['no token', () => 'hello'],
    ['dots alone', () => '..'],
    ['a token without a signature', () => unsecured('none')],
    ['a token without a signature, in another spelling', () => unsecured('nOnE')],
    [
      'a valid token whose header says that it is not signed',
      () => changed((parts) => (parts[0] = encoded({ alg: 'none' }))),
    ],
    ['a token signed with the public key as a secret', async () => hmac(await exportSPKI(key.publicKey))],
    ['a token signed with the set of keys as a secret', () => hmac(JSON.stringify({ keys: [key.jwk] }))],
    ['a token signed with nothing', () => hmac('')],
    ['a token signed by another key under a known name', () => sign(claims(), foreign)],
    ['a token signed by an unknown key', () => sign(claims(), foreign, { kid: 'k9' })],
    ['a token that brings its own key', () => sign(claims(), foreign, { jwk: foreign.jwk })],
    [
      'a token whose payload was replaced',
      () => changed((parts) => (parts[1] = encoded(claims({ corp_id: 'globex' })))),
    ],
    ['a token with half a signature', () => changed((parts) => (parts[2] = parts[2]?.slice(0, 43) ?? ''))],
    [
      'a token with a signature of zeros',
      () => changed((parts) => (parts[2] = Buffer.alloc(64).toString('base64url'))),
    ],
    ['a token with two extra parts', () => changed((parts) => parts.push('a', 'b'))],
    ['a token with an unknown critical header', () => crit(key)],
    ['an expired token signed by another key', () => sign(claims({ exp: 1 }), foreign)],
  ])('is refused if it is %s', async (_, make) => {
    expect(await refusalOf(verifier.verify(await make()))).toBe(unsigned);
  });

  it('never makes the service fetch keys from an address in the token', async () => {
    const evil = await TokenServer.start(() => ({ keys: [foreign.jwk] }));
    try {
      const token = await sign(claims(), foreign, { jku: `${evil.url}/keys`, x5u: `${evil.url}/keys` });
      expect(await refusalOf(verifier.verify(token))).toBe(unsigned);
      expect(evil.calls).toEqual([]);
    } finally {
      await evil.stop();
    }
  });

  describe('and the keys of its issuer', () => {
    it('are fetched once', async () => {
      const tokens = await Promise.all(Array.from({ length: 20 }, () => sign(claims(), key)));
      await Promise.all(tokens.map((token) => verifier.verify(token)));
      for (const token of tokens) await verifier.verify(token);
      expect(issuer.server.calls.map(({ method, path }) => [method, path])).toEqual([
        ['GET', '/oauth2/keys'],
      ]);
    });

    it('are fetched again for a new key, and a removed key becomes invalid', async () => {
      const before = await sign(claims(), key);
      await verifier.verify(before);
      const next = await issuerKey('ES256', 'k2');
      issuer.keys = [next];
      const after = await sign(claims(), next);
      expect(await ahead(31, () => verifier.verify(after))).toEqual(acme);
      expect(issuer.server.calls).toHaveLength(2);
      expect(await refusalOf(verifier.verify(before))).toBe(unsigned);
    });

    it('need no key id in the token if only one key fits', async () => {
      const [nameless, rsa] = [
        await sign(claims(), key, { kid: undefined as never }),
        await issuerKey('RS256', 'k2'),
      ];
      issuer.keys = [key, rsa];
      expect(await verifier.verify(nameless)).toEqual(acme);
      issuer.keys = [key, rsa, foreign];
      expect(await refusalOf(verifierOf().verify(nameless))).toBe(unsigned);
    });

    it('are not fetched again for each unknown key', async () => {
      for (let n = 0; n < 20; n += 1) {
        const token = await sign(claims(), foreign, { kid: `unknown-${n}` });
        expect(await refusalOf(verifier.verify(token))).toBe(unsigned);
      }
      expect(issuer.server.calls).toHaveLength(1);
    });

    it('refuse tokens of a key that is too weak or broken, and the log tells of it once', async () => {
      const weak = await weakKey('weak');
      const broken = await issuerKey('RS256', 'broken');
      broken.jwk.n = '!';
      issuer.keys = [key, weak, broken];
      const unusable =
        '4031003 Access-Token: signed by a key of its issuer that is too weak or broken. Log in again.';
      const output = await capturedErrors(async () => {
        for (const token of [weakToken(weak), weakToken(weak), await sign(claims(), broken)]) {
          expect(await refusalOf(verifier.verify(token))).toBe(unusable);
        }
      });
      expect(output).toEqual([
        `the key "weak" of ${issuer.server.url} cannot be used: RSA of 1024 bits is too weak. Must have at least 2048 bits. Its tokens are refused.`,
        expect.stringMatching(/^the key "broken" of \S+ cannot be used: .* Its tokens are refused\.$/),
      ]);
      expect(await verifier.verify(await sign(claims(), key))).toEqual(acme);
    });

    it.each<Fault>([
      ...(['status 401', 'status 500', 'cut', 'not json', 'other json', 'reset', 'redirect'] as const),
      ...(['endless', 'never', 'stalled'] as const),
    ])('admit nobody while they cannot be read: %s', async (fault) => {
      const token = await sign(claims(), key);
      issuer.server.fault = fault;
      const error: unknown = await verifier.verify(token).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(PlatformError);
      expect((error as Error).message).toMatch(/^the keys of the tokens can't be read: /);
      expect((error as Error).stack).not.toContain(token);
      expect(issuer.server.calls.map(({ path }) => path)).toEqual(['/oauth2/keys']);
      issuer.server.fault = undefined;
      expect(await verifier.verify(token)).toEqual(acme);
    });
  });

  describe('signed with a shared secret', () => {
    const secret = 'a-secret-of-32-bytes-or-of-more!';
    const signed = (alg: string, by = secret) =>
      new SignJWT(claims()).setProtectedHeader({ alg }).sign(Buffer.from(by));

    beforeEach(() => {
      verifier = new JwtVerifier({ secret, claims: claimNames });
    });

    it.each(['HS256', 'HS384', 'HS512'])('identifies the caller: %s', async (alg) => {
      expect(await verifier.verify(await signed(alg))).toEqual(acme);
    });

    it('is refused if it was signed with another secret or without one', async () => {
      for (const token of [
        await signed('HS256', secret.toUpperCase()),
        await sign(claims(), key),
        unsecured('none'),
        hmac(''),
      ]) {
        expect(await refusalOf(verifier.verify(token))).toBe(unsigned);
      }
    });

    it('needs a secret that cannot be guessed', () => {
      expect(() => new JwtVerifier({ secret: secret.slice(1), claims: claimNames })).toThrow(
        'secret: too short. Must have at least 32 bytes.',
      );
    });
  });

  /** A key that jose itself does not sign with. */
  async function weakKey(kid: string): Promise<IssuerKey & { pem: KeyObject }> {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid } as IssuerKey['jwk'];
    return { ...(await issuerKey('RS256', kid)), jwk, pem: privateKey };
  }

  function weakToken({ jwk, pem }: IssuerKey & { pem: KeyObject }): string {
    const signed = `${encoded({ alg: 'RS256', kid: jwk.kid })}.${encoded(claims())}`;
    return `${signed}.${createSign('sha256').update(signed).sign(pem, 'base64url')}`;
  }

  /** The errors that are logged meanwhile. */
  async function capturedErrors(work: () => Promise<void>): Promise<unknown[]> {
    const spy = import.meta.jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    try {
      await work();
      return spy.mock.calls.map(([message]) => message as unknown);
    } finally {
      spy.mockRestore();
    }
  }

  /** A correctly signed token with a critical header that no verifier understands. */
  function crit(by: IssuerKey): Promise<string> {
    return new SignJWT(claims())
      .setProtectedHeader({ alg: by.alg, kid: by.jwk.kid, crit: ['x'], x: 1 })
      .sign(by.privateKey, { crit: { x: true } });
  }
});
