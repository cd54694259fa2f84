import { createHash } from 'node:crypto';
import type { Claims } from '../../src/auth/claims.js';
import type { IntrospectionOptions } from '../../src/auth/auth.options.js';
import { IntrospectionVerifier } from '../../src/auth/introspection-verifier.js';
import { PlatformError } from '../../src/errors/platform-error.js';
import type { Fault } from '../support/faults.js';
import { ahead } from './ahead.js';
import { memberClaims, seconds } from './jwt-issuer.js';
import { refusalOf } from './refusal-of.js';
import { TokenServer } from './token-server.js';

const acme = { corpId: 'acme', memberId: 'acme-1', memberName: '王小明', role: 1 };
const inactive = '4031003 Access-Token: unknown, revoked or expired. Log in again.';
const expired = '4031021 Access-Token: expired. Log in again.';

describe('the introspection of a token', () => {
  let server: TokenServer;
  /** The server's answer. */
  let answer: unknown;
  let verifier: IntrospectionVerifier;

  const active = (more: Claims = {}) => ({
    active: true,
    aud: 'export-task',
    ...memberClaims('acme'),
    ...more,
  });
  const verifierOf = (more: Partial<IntrospectionOptions> = {}) =>
    new IntrospectionVerifier({
      url: `${server.url}/oauth2/introspect`,
      clientId: 'export-task',
      clientSecret: 'client-secret',
      cacheSeconds: 30,
      timeoutSeconds: 10,
      claims: { corp: 'corp_id', member: 'sub', name: 'name', role: 'role' },
      ...more,
    });

  beforeEach(async () => {
    answer = active();
    server = await TokenServer.start(() => answer);
    verifier = verifierOf();
  });

  afterEach(() => server.stop());

  it('conforms to RFC 7662, with the token in the body only', async () => {
    const token = 'a+b/c=&token=d %';
    expect(await verifierOf({ clientId: 'export:task', clientSecret: 'p%ss wörd+' }).verify(token)).toEqual(
      acme,
    );
    const [{ method, path, headers, body }] = server.calls as [TokenServer['calls'][0]];
    expect({ method, path }).toEqual({ method: 'POST', path: '/oauth2/introspect' });
    expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded(;|$)/);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({ token, token_type_hint: 'access_token' });
    expect(Buffer.from(headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString()).toBe(
      'export%3Atask:p%25ss+w%C3%B6rd%2B',
    );
    expect(JSON.stringify(headers)).not.toContain(token);
  });

  it.each<[string, () => unknown, string]>([
    ['is not active', () => ({ active: false }), inactive],
    ['is not active, whatever the other claims are', () => active({ active: false }), inactive],
    ['has expired although it is active', () => active({ exp: seconds() }), expired],
    [
      'has an expiry that is not a number',
      () => active({ exp: 'tomorrow' }),
      '4031003 Access-Token: claim "exp" is invalid. Log in again.',
    ],
    [
      'belongs to no enterprise',
      () => active({ corp_id: undefined }),
      '4031003 Access-Token: claim "corp_id" is missing. Must be a text of 1 to 128 bytes. Log in again.',
    ],
  ])('refuses a token that %s', async (_, answered, refusal) => {
    answer = answered();
    expect(await refusalOf(verifier.verify('token'))).toBe(refusal);
    expect(await refusalOf(verifier.verify('token'))).toBe(refusal);
  });

  it('allows a token without expiry', async () => {
    answer = active({ exp: undefined });
    expect(await verifier.verify('token')).toEqual(acme);
  });

  it('refuses a token for another audience if an audience is configured', async () => {
    const own = verifierOf({ audience: 'export-task' });
    for (const aud of ['another', ['another'], undefined, 'export-task-2']) {
      answer = active({ aud });
      expect(await verifierOf().verify('token')).toEqual(acme);
      expect(await refusalOf(own.verify('token'))).toBe(
        '4031003 Access-Token: claim "aud" is invalid. Log in again.',
      );
    }
    answer = active({ aud: ['another', 'export-task'] });
    expect(await own.verify('token')).toEqual(acme);
  });

  const expectFault = async (verification: Promise<unknown>) => {
    const error: unknown = await verification.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(PlatformError);
    expect((error as Error).message).toContain(server.url);
    expect((error as Error).stack).not.toMatch(/the-token|client-secret|acme/);
  };

  it.each<Fault>([
    ...(['status 401', 'status 429', 'status 500', 'status 503', 'cut', 'reset', 'redirect'] as const),
    ...(['not json', 'not utf-8', 'other json', 'endless', 'never', 'stalled'] as const),
  ])('admits nobody while the server fails, and caches no failure: %s', async (fault) => {
    server.fault = fault;
    verifier = verifierOf(['never', 'stalled'].includes(fault) ? { timeoutSeconds: 1 } : {});
    await expectFault(verifier.verify('the-token'));
    expect(server.calls.map(({ path }) => path)).toEqual(['/oauth2/introspect']);
    server.fault = undefined;
    expect(await verifier.verify('the-token')).toEqual(acme);
  });

  it.each([
    null,
    true,
    'active',
    [],
    {},
    { active: 'true' },
    { active: 1 },
    { active: null },
    [{ active: true }],
  ])('admits nobody if the answer is %j', async (answered) => {
    answer = answered;
    await expectFault(verifier.verify('the-token'));
  });

  it('fails at once without a server', async () => {
    await server.stop();
    await expectFault(verifier.verify('the-token'));
    server = await TokenServer.start(() => answer);
  });

  it('admits nobody by an outdated answer while the server fails', async () => {
    await verifier.verify('the-token');
    server.fault = 'status 503';
    await ahead(31, () => expectFault(verifier.verify('the-token')));
  });

  describe('is cached', () => {
    it('for a time, and then requested again', async () => {
      for (let n = 0; n < 5; n += 1) expect(await verifier.verify('token')).toEqual(acme);
      expect(await ahead(29, () => verifier.verify('token'))).toEqual(acme);
      expect(server.calls).toHaveLength(1);
      answer = { active: false };
      expect(await ahead(31, () => refusalOf(verifier.verify('token')))).toBe(inactive);
      expect(server.calls).toHaveLength(2);
    });

    it('for a time if the token is not active', async () => {
      answer = { active: false };
      expect(await refusalOf(verifier.verify('token'))).toBe(inactive);
      answer = active({ exp: seconds() + 3600 });
      expect(await refusalOf(verifier.verify('token'))).toBe(inactive);
      expect(server.calls).toHaveLength(1);
      expect(await ahead(31, () => verifier.verify('token'))).toEqual(acme);
    });

    it('no longer than the token is valid', async () => {
      answer = active({ exp: seconds() + 10 });
      expect(await verifier.verify('token')).toEqual(acme);
      expect(await ahead(11, () => refusalOf(verifier.verify('token')))).toBe(expired);
    });

    it('separately for each token', async () => {
      expect(await verifier.verify('token')).toEqual(acme);
      answer = active({ corp_id: 'globex' });
      expect(await verifier.verify('Token')).toEqual({ ...acme, corpId: 'globex' });
      expect(await verifier.verify('token')).toEqual(acme);
    });

    it('for calls at the same time, with one request', async () => {
      const callers = await Promise.all(Array.from({ length: 20 }, () => verifier.verify('token')));
      expect(callers).toEqual(callers.map(() => acme));
      expect(server.calls).toHaveLength(1);
    });

    it('not at all with cacheSeconds 0', async () => {
      const forgetful = verifierOf({ cacheSeconds: 0 });
      await forgetful.verify('token');
      await forgetful.verify('token');
      expect(server.calls).toHaveLength(2);
    });

    it('by the hash of the token, without the token itself', async () => {
      await verifier.verify('the-token');
      const kept = JSON.stringify(verifier['answers'].dump());
      expect(kept).toContain(createHash('sha256').update('the-token').digest('hex'));
      expect(kept).not.toContain('the-token');
    });
  });
});
