import { readFileSync } from 'node:fs';
import { Environment, readEnvironment } from './environment.js';

/** The variables of `.env.example` with their values. */
const example = Object.fromEntries(
  readFileSync('.env.example', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, name = '', value = ''] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      return name === '' ? [] : [[name, value]];
    }),
);

describe('the environment', () => {
  it('is explained in .env.example, every variable of it with its default', () => {
    expect(readEnvironment(example)).toEqual(readEnvironment({}));
    const { fileDefaults, ...variables } = new Environment();
    const names = Object.keys(fileDefaults).map((option) => `FILE_${option.toUpperCase()}`);
    expect(Object.keys(example).sort()).toEqual([...Object.keys(variables), ...names].sort());
  });

  it('sets the defaults of files', () => {
    const variables = {
      FILE_LABELS: 'en',
      FILE_DELIMITER: 'tab',
      FILE_FORMULA_GUARD: 'false',
      FILE_FORMAT: 'xlsx',
    };
    expect(readEnvironment(variables).fileDefaults).toMatchObject({
      labels: 'en',
      delimiter: '\t',
      formula_guard: false,
      format: 'xlsx',
      encoding: 'utf-8-bom',
    });
  });

  it('gives record types to roles', () => {
    expect(readEnvironment({ TYPE_ROLES: '1=1,2;7=99' }).TYPE_ROLES).toEqual(
      new Map([
        [1, [1, 2]],
        [7, [99]],
      ]),
    );
  });

  it.each(['1', '1=', '=1', '1=4', '1=1,', '1=1;', '1=1;1=2', '1=1 ', 'Device=1', '1=1,2;7'])(
    'gives no types to roles in TYPE_ROLES=%s',
    (text) => {
      expect(() => readEnvironment({ TYPE_ROLES: text })).toThrow(
        `TYPE_ROLES: must name each record type once, with roles from 1, 2, 3, 99, such as 1=1,2;7=1, not ${JSON.stringify(text)}.`,
      );
    },
  );

  it('takes the origins of pages', () => {
    expect(readEnvironment({}).CORS_ORIGINS).toEqual([]);
    expect(readEnvironment({ CORS_ORIGINS: 'https://a.example.com, http://localhost:5173' })).toMatchObject({
      CORS_ORIGINS: ['https://a.example.com', 'http://localhost:5173'],
    });
  });

  it.each([
    'postgres://u:p%2Fa%40@h:5432/db?sslmode=verify-full&application_name=a@b',
    'postgresql://h/db',
    'postgres://h:5432/db?options=a@b',
    'postgres:///db?host=/var/run/postgresql',
  ])('takes the URL %s', (url) => {
    expect(readEnvironment({ DATABASE_URL: url }).DATABASE_URL).toBe(url);
  });

  it('takes several servers of records by name, with signs in their URLs as escapes', () => {
    const { RECORDS_DATABASES } = readEnvironment({
      RECORDS_DATABASES: 'a=postgres://u:p%2C%3D@h/db?sslmode=require, b-2_x=postgresql://h/db',
    });
    expect(RECORDS_DATABASES).toEqual(
      new Map([
        ['a', 'postgres://u:p%2C%3D@h/db?sslmode=require'],
        ['b-2_x', 'postgresql://h/db'],
      ]),
    );
  });

  it('takes addresses with a slash at their end', () => {
    const read = readEnvironment({
      MINIO_PUBLIC_ENDPOINT: 'https://files.example.com/',
      PUBLIC_URL: 'https://example.com/export/',
    });
    expect(read).toMatchObject({
      MINIO_PUBLIC_ENDPOINT: 'https://files.example.com',
      PUBLIC_URL: 'https://example.com/export',
    });
  });

  it('takes roles and proxies in every form', () => {
    expect(readEnvironment({ PERSONAL_DATA_ROLES: '1, 99', TRUST_PROXY: '2' })).toMatchObject({
      PERSONAL_DATA_ROLES: [1, 99],
      TRUST_PROXY: 2,
    });
    const networks = 'loopback, 10.0.0.0/8,fd00::/8,192.0.2.1';
    expect(readEnvironment({ PERSONAL_DATA_ROLES: 'none', TRUST_PROXY: networks })).toMatchObject({
      PERSONAL_DATA_ROLES: [],
      TRUST_PROXY: networks,
    });
  });

  it.each<[Record<string, string>, string]>([
    [
      { PORT: '0' },
      'PORT: must be an integer from 1 to 65535, not "0". Only with ROLE=worker does 0 choose a free port.',
    ],
    [{ PORT: '70000' }, 'PORT: must be an integer from 0 to 65535, not "70000".'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: must be one of fatal, error, warn, info, debug, trace, not "loud".'],
    [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT: must be one of json, pretty, not "xml".'],
    [{ ROLE: 'boss' }, 'ROLE: must be one of all, api, worker, not "boss".'],
    [{ WEBHOOK_SECRET_KEY: 'short' }, 'WEBHOOK_SECRET_KEY: must be a secret of at least 32 characters.'],
    [
      { WEBHOOK_TARGETS: 'public,intranet' },
      'WEBHOOK_TARGETS: must be public, private, or networks such as 10.1.0.0/16, separated by commas, not "public,intranet".',
    ],
    [{ LINK_SECRET: 'short' }, 'LINK_SECRET: must be a secret of at least 32 characters.'],
    [
      { FILE_TIMEZONE: 'Mars' },
      'FILE_TIMEZONE: invalid value "Mars". Must be the IANA name of a time zone, such as "Asia/Shanghai".',
    ],
    [
      { FILE_TIMEZONE: 'CST' },
      'FILE_TIMEZONE: invalid value "CST". Must be the IANA name of a time zone, such as "Asia/Shanghai".',
    ],
    ...['5', '1,', '1;2', 'none,1'].map((roles): [Record<string, string>, string] => [
      { PERSONAL_DATA_ROLES: roles },
      `PERSONAL_DATA_ROLES: must be roles from 1, 2, 3, 99, separated by commas, or none, not "${roles}".`,
    ]),
    [{ PERSONAL_DATA_RULE: 'clear' }, 'PERSONAL_DATA_RULE: must be one of omit, mask, not "clear".'],
    ...['true', '10', '-1', '10.0.0.0/33', '::1/129', '10.0.0.1,', 'proxy.example.com'].map(
      (proxies): [Record<string, string>, string] => [
        { TRUST_PROXY: proxies },
        `TRUST_PROXY: must be an integer from 0 to 9, or addresses such as 10.0.0.0/8,loopback, not "${proxies}".`,
      ],
    ),
    ...[
      ...['*', 'null', 'console.example.com', 'https://console.example.com/', 'https://Console.example.com'],
      ...[
        'https://console.example.com:443',
        'https://a.example.com,',
        'ftp://a.example.com',
        'https://*.example.com/x',
      ],
    ].map((origins): [Record<string, string>, string] => [
      { CORS_ORIGINS: origins },
      `CORS_ORIGINS: must be origins such as https://console.example.com, separated by commas, without a path; "*" is not valid, not "${origins}".`,
    ]),
    [
      { MINIO_PUBLIC_ENDPOINT: 'https://files.example.com/s3' },
      'MINIO_PUBLIC_ENDPOINT: must be a URL such as http://127.0.0.1:9000, without a path, not',
    ],
    ...[
      ['mysql://db', 'must be a URL such as postgres://user:password@host:5432/database.'],
      [
        'postgres://u:pa/ss@h/db',
        'its user name or password contains one of / ? #. Write them as %2F, %3F and %23.',
      ],
      [
        'postgres://u:pa?ss@h/db',
        'its user name or password contains one of / ? #. Write them as %2F, %3F and %23.',
      ],
      [
        'postgres://u:1#ss@h/db',
        'its user name or password contains one of / ? #. Write them as %2F, %3F and %23.',
      ],
      ['postgres://u:pa%ss@h/db', 'contains a % that begins no escape. Write it as %25.'],
      ['postgres://u:p@h:port/db', 'cannot be read. It must be a URL such as'],
      ['postgres://u:p@h/db?sslmode=requir', 'sslmode must be one of disable, prefer, require,'],
      ['postgres://u:p@h/db?sslrootcert=/no.pem', 'the file of sslrootcert does not exist.'],
    ].flatMap(([url = '', fault = '']): [Record<string, string>, string][] => [
      [{ DATABASE_URL: url }, `DATABASE_URL: ${fault}`],
      [{ RECORDS_DATABASE_URL: url }, `RECORDS_DATABASE_URL: ${fault}`],
    ]),
    ...[
      [
        'postgres://u:hunter2@h/db',
        'entry 1: must be a name and a URL such as a=postgres://user:password@host',
      ],
      ['a=postgres://u:hun,ter2@h/db', 'entry 2: must be a name and a URL such as'],
      ['a=postgres://h/db,', 'entry 2: must be a name and a URL such as'],
      ['a=mysql://h/db', 'entry 1: must be a name and a URL such as'],
      [
        'a=postgres://h/db,B=postgres://h/db',
        'entry 2: its name must be 1 to 32 lower-case letters, digits,',
      ],
      ['=postgres://h/db', 'entry 1: its name must be 1 to 32 lower-case letters, digits,'],
      ['a=postgres://h/db,a=postgres://i/db', 'entry 2: a second server with the name a.'],
      ['a=postgres://h/db,b=postgres://u:hunter%2@h/db', 'entry 2 (b): contains a % that begins no escape.'],
      ['a=postgres://u:hun/ter2@h/db', 'entry 1 (a): its user name or password contains one of / ? #.'],
    ].map(([servers = '', fault = '']): [Record<string, string>, string] => [
      { RECORDS_DATABASES: servers },
      `RECORDS_DATABASES: ${fault}`,
    ]),
    [
      { RECORDS_DATABASES: 'a=postgres://h/db', RECORDS_DATABASE_URL: 'postgres://h/db' },
      'RECORDS_DATABASES: set together with RECORDS_DATABASE_URL. Set one of them.',
    ],
    [{ FILE_FORMAT: 'pdf' }, 'FILE_FORMAT: unknown value "pdf". Must be one of "csv", "xlsx", "jsonl".'],
  ])('with %j is refused in one line that names the valid values', (variables, message) => {
    expect(() => readEnvironment(variables)).toThrow(message);
  });

  it('keeps the passwords of several servers out of the refusal', () => {
    for (const servers of [
      'postgres://u:hunter2@h/db',
      'a=postgres://u:hunter2,hunter2=x@h/db',
      'a=hunter2',
    ]) {
      expect(() => readEnvironment({ RECORDS_DATABASES: servers })).not.toThrow(/hunter2/);
      expect(() => readEnvironment({ RECORDS_DATABASES: servers })).toThrow(/^RECORDS_DATABASES: entry/);
    }
  });
});
