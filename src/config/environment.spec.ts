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
        `TYPE_ROLES: ${JSON.stringify(text)} is not accepted; record types, each once, with the roles of 1, 2, 3, 99 such as 1=1,2;7=1 are accepted.`,
      );
    },
  );

  it.each([
    [{ PORT: '0' }, 'PORT: "0" is not accepted; a whole number from 1 to 65535 is accepted.'],
    [{ ROLE: 'boss' }, 'ROLE: "boss" is not accepted; one of all, api, worker is accepted.'],
    [
      { LINK_SECRET: 'short' },
      'LINK_SECRET: its value is not accepted; a secret of at least 32 characters is accepted.',
    ],
    [
      { FILE_TIMEZONE: 'Mars' },
      'FILE_TIMEZONE: "Mars" is not accepted; the IANA name of a time zone, such as "Asia/Shanghai", is.',
    ],
    [{ FILE_FORMAT: 'pdf' }, 'FILE_FORMAT: "pdf" is not accepted; one of "csv", "xlsx", "jsonl" is.'],
  ])('with %j says in one line what is accepted', (variables, message) => {
    expect(() => readEnvironment(variables)).toThrow(message);
  });
});
