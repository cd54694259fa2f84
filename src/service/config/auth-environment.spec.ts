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

  const url =
    'its value is not accepted; an address such as https://login.example.com/oauth2/keys is accepted.';

  it.each<[Record<string, string>, string]>([
    [{ AUTH_MODE: 'JWT' }, 'AUTH_MODE: "JWT" is not accepted; one of table, jwt, introspection is accepted.'],
    [
      { AUTH_MODE: 'jwt' },
      'JWT_JWKS_URL: either it or JWT_SECRET is needed where AUTH_MODE is jwt, and not both.',
    ],
    [
      { ...jwt, JWT_SECRET: secret },
      'JWT_JWKS_URL: either it or JWT_SECRET is needed where AUTH_MODE is jwt, and not both.',
    ],
    [
      { AUTH_MODE: 'jwt', JWT_SECRET: secret.slice(1) },
      'JWT_SECRET: its value is not accepted; a secret of at least 32 characters is accepted.',
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
        `${name}: is needed where AUTH_MODE is introspection.`,
      ],
    ),
    [
      { ...introspection, INTROSPECTION_CACHE_SECONDS: '3601' },
      'INTROSPECTION_CACHE_SECONDS: "3601" is not accepted; a whole number from 0 to 3600 is accepted.',
    ],
    [
      { ...introspection, INTROSPECTION_TIMEOUT_SECONDS: '0' },
      'INTROSPECTION_TIMEOUT_SECONDS: "0" is not accepted; a whole number from 1 to 60 is accepted.',
    ],
    [{ JWT_SECRET: secret }, 'JWT_SECRET: is accepted only where AUTH_MODE is jwt; it is table.'],
    [
      { ...introspection, JWT_AUDIENCE: 'export-task' },
      'JWT_AUDIENCE: is accepted only where AUTH_MODE is jwt; it is introspection.',
    ],
    [
      { ...jwt, INTROSPECTION_URL: introspection.INTROSPECTION_URL },
      'INTROSPECTION_URL: is accepted only where AUTH_MODE is introspection; it is jwt.',
    ],
  ])('with %j say in one line what is accepted, and no secret', (variables, message) => {
    expect(() => readEnvironment(variables)).toThrow(new Error(message));
  });
});
