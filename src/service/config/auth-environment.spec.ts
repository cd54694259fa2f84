import { readEnvironment } from './environment.js';

const jwt = { AUTH_MODE: 'jwt', JWT_JWKS_URL: 'https://login.example.com/keys' };
const introspection = {
  AUTH_MODE: 'introspection',
  INTROSPECTION_URL: 'http://127.0.0.1:8080/oauth2/introspect',
  INTROSPECTION_CLIENT_ID: 'export-task',
  INTROSPECTION_CLIENT_SECRET: 'hunter2',
};
const secret = 'hunter2-hunter2-hunter2-hunter2-';

describe('the variables of authentication', () => {
  it.each<Record<string, string>>([
    {},
    jwt,
    { ...jwt, JWT_ISSUER: 'https://login.example.com', JWT_AUDIENCE: 'export-task' },
    { AUTH_MODE: 'jwt', JWT_SECRET: secret },
    introspection,
    { ...introspection, INTROSPECTION_CACHE_SECONDS: '0', INTROSPECTION_AUDIENCE: 'export-task' },
    { ...jwt, AUTH_CLAIM_CORP: 'https://example.com/corp' },
  ])('may be %j', (variables) => {
    expect(readEnvironment(variables)).toMatchObject({ AUTH_MODE: variables.AUTH_MODE ?? 'table' });
  });

  it('map the roles of an issuer', () => {
    expect(readEnvironment(jwt).AUTH_ROLES).toBeUndefined();
    const { AUTH_ROLES } = readEnvironment({ ...jwt, AUTH_ROLES: 'admin:1, urn:shop:staff:2,7:99' });
    expect([...(AUTH_ROLES ?? [])]).toEqual([
      ['admin', 1],
      ['urn:shop:staff', 2],
      ['7', 99],
    ]);
  });

  const url = 'must be a URL such as https://login.example.com/oauth2/keys.';

  it.each<[Record<string, string>, string]>([
    [{ AUTH_MODE: 'JWT' }, 'AUTH_MODE: must be one of table, jwt, introspection, not "JWT".'],
    [
      { AUTH_MODE: 'jwt' },
      'JWT_JWKS_URL: AUTH_MODE=jwt requires either JWT_JWKS_URL or JWT_SECRET, and not both.',
    ],
    [
      { ...jwt, JWT_SECRET: secret },
      'JWT_JWKS_URL: AUTH_MODE=jwt requires either JWT_JWKS_URL or JWT_SECRET, and not both.',
    ],
    [
      { AUTH_MODE: 'jwt', JWT_SECRET: secret.slice(1) },
      'JWT_SECRET: must be a secret of at least 32 characters.',
    ],
    ...[
      'login.example.com/keys',
      'file:///keys',
      'https://ann:hunter2@example.com/keys',
      'http://',
      'http://a b',
    ].map((value): [Record<string, string>, string] => [
      { ...jwt, JWT_JWKS_URL: value },
      `JWT_JWKS_URL: ${url}`,
    ]),
    [{ ...introspection, INTROSPECTION_URL: '/introspect' }, `INTROSPECTION_URL: ${url}`],
    ...['INTROSPECTION_URL', 'INTROSPECTION_CLIENT_ID', 'INTROSPECTION_CLIENT_SECRET'].map(
      (name): [Record<string, string>, string] => [
        { ...introspection, [name]: '' },
        `${name}: missing. Must be set with AUTH_MODE=introspection.`,
      ],
    ),
    [
      { ...introspection, INTROSPECTION_CACHE_SECONDS: '3601' },
      'INTROSPECTION_CACHE_SECONDS: must be an integer from 0 to 3600, not "3601".',
    ],
    [
      { ...introspection, INTROSPECTION_TIMEOUT_SECONDS: '0' },
      'INTROSPECTION_TIMEOUT_SECONDS: must be an integer from 1 to 60, not "0".',
    ],
    ...['admin', 'admin:', 'admin:4', ':1', 'admin:1,', 'admin:1,admin:2', 'admin=1'].map(
      (roles): [Record<string, string>, string] => [
        { ...jwt, AUTH_ROLES: roles },
        `AUTH_ROLES: must name each value once, with a role from 1, 2, 3, 99, such as admin:1,operator:2, not "${roles}".`,
      ],
    ),
    [
      { AUTH_ROLES: 'admin:1' },
      'AUTH_ROLES: not used with AUTH_MODE=table. Remove it, or set AUTH_MODE=jwt or introspection.',
    ],
    [{ JWT_SECRET: secret }, 'JWT_SECRET: not used with AUTH_MODE=table. Remove it, or set AUTH_MODE=jwt.'],
    [
      { ...introspection, JWT_AUDIENCE: 'export-task' },
      'JWT_AUDIENCE: not used with AUTH_MODE=introspection. Remove it, or set AUTH_MODE=jwt.',
    ],
    [
      { ...jwt, INTROSPECTION_URL: introspection.INTROSPECTION_URL },
      'INTROSPECTION_URL: not used with AUTH_MODE=jwt. Remove it, or set AUTH_MODE=introspection.',
    ],
  ])(
    'with %j are refused in one line that names the valid values and shows no secret',
    (variables, message) => {
      expect(() => readEnvironment(variables)).toThrow(new Error(message));
    },
  );
});
