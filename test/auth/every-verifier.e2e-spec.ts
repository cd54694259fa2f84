import { AccessTokens } from '../../src/auth/access-tokens.js';
import { ServiceLogger } from '../../src/log/service-logger.js';
import { capturedOutput } from '../support/captured-output.js';
import { TestService } from '../support/service.js';
import { issuerKey, JwtIssuer, memberClaims, sign } from './jwt-issuer.js';
import { TokenServer } from './token-server.js';

/** A mode of the service, and the issuer of its tokens. */
interface Mode {
  variables: Record<string, string>;
  /** A token of the member `{corpId}-1`; `ttl` in seconds, negative for an expired token. */
  token(service: TestService, corpId: string, ttl: number): Promise<string>;
  /** The server that issues or introspects the tokens. */
  server?: TokenServer;
}

const modes: Record<string, () => Promise<Mode>> = {
  table: () =>
    Promise.resolve({
      variables: {},
      token: (service, corpId, ttl) => {
        const caller = { corpId, memberId: `${corpId}-1`, memberName: '王小明', role: 1 };
        return service.application.get(AccessTokens).create(caller, ttl);
      },
    }),
  jwt: async () => {
    const key = await issuerKey('ES256', 'k1');
    const { jwksUrl, server } = await JwtIssuer.start(key);
    return {
      variables: { AUTH_MODE: 'jwt', JWT_JWKS_URL: jwksUrl },
      token: (_, corpId, ttl) => sign(memberClaims(corpId, ttl), key),
      server,
    };
  },
  introspection: async () => {
    const tokens = new Map<string, object>();
    const server = await TokenServer.start(({ body }) => {
      const claims = tokens.get(new URLSearchParams(body).get('token') ?? '');
      return { active: claims !== undefined, ...claims };
    });
    return {
      variables: {
        AUTH_MODE: 'introspection',
        INTROSPECTION_URL: server.url,
        INTROSPECTION_CLIENT_ID: 'export-task',
        INTROSPECTION_CLIENT_SECRET: 'the-client-secret',
      },
      token: (_, corpId, ttl) => {
        const token = `the-token-${tokens.size}`;
        tokens.set(token, memberClaims(corpId, ttl));
        return Promise.resolve(token);
      },
      server,
    };
  },
};

describe.each(Object.keys(modes))('with AUTH_MODE=%s', (name) => {
  let mode: Mode;
  let service: TestService;
  /** All tokens that were sent, and the secret of the service; none may appear in the log. */
  let secrets: string[];
  let log: string;

  const token = async (corpId: string, ttl: number) => {
    const made = await mode.token(service, corpId, ttl);
    secrets.push(made);
    return made;
  };
  const types = (sent: string) => service.call('GET', '/v2/export_task_types', undefined, sent);

  beforeAll(async () => {
    const started = modes[name];
    if (!started) throw new Error(name);
    mode = await started();
    log = '';
    secrets = ['the-client-secret'];
    log += await capturedOutput(async () => {
      service = await TestService.start(
        mode.variables,
        new ServiceLogger({ format: 'pretty', level: 'info' }),
      );
    });
  });

  afterAll(async () => {
    await service.stop();
    await mode.server?.stop();
  });

  it('a member creates tasks that no other enterprise finds', async () => {
    log += await capturedOutput(async () => {
      const own = await token('acme', 60);
      const id = await service.create({ type: 5, params: {} }, own);
      expect(await service.ended(id, own)).toMatchObject({
        creator_id: 'acme-1',
        creator_name: '王小明',
        status: 3,
      });
      const other = await service.call('GET', `/v2/export_task/${id}`, undefined, await token('globex', 60));
      expect(other).toMatchObject({ status: 404, body: { error: { code: 4041043 } } });
    });
  });

  it('an unknown token, an expired token and a missing token are refused', async () => {
    log += await capturedOutput(async () => {
      secrets.push('a-token-that-nobody-has');
      const [unknown, expired, none] = await Promise.all([
        types('a-token-that-nobody-has'),
        types(await token('acme', -60)),
        types(''),
      ]);
      expect(unknown).toMatchObject({ status: 403, body: { error: { code: 4031003 } } });
      expect(expired).toMatchObject({ status: 403, body: { error: { code: 4031021 } } });
      expect(none).toMatchObject({ status: 403, body: { error: { code: 4031002 } } });
    });
  });

  it('nobody is admitted while tokens cannot be verified', async () => {
    const valid = await token('acme', 60);
    const { server } = mode;
    const output = await capturedOutput(async () => {
      // A second process of the service, whose caches are still empty.
      const fresh = await TestService.start(
        mode.variables,
        new ServiceLogger({ format: 'pretty', level: 'info' }),
      );
      try {
        if (server) server.fault = 'status 500';
        else await fresh.database.query('ALTER TABLE export_access_token RENAME TO gone');
        for (let n = 0; n < 3; n += 1) {
          expect(await fresh.call('GET', '/v2/export_task_types', undefined, valid)).toEqual({
            status: 503,
            body: { error: { code: 5031001, msg: 'Internal error. Try again later.' } },
          });
        }
      } finally {
        if (server) server.fault = undefined;
        await fresh.stop();
      }
    });
    expect(output).toContain(server ? server.url : 'relation "export_access_token" does not exist');
    // One line for all calls of the outage.
    expect(output.match(/ERROR/g)).toHaveLength(1);
    log += output;
  });

  it('neither a token nor a secret appears in the log', () => {
    expect(log).toContain('successfully started');
    for (const secret of secrets) expect(log).not.toContain(secret);
  });
});
