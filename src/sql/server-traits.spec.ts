import { inWords, serverFault } from './server-traits.js';

const server = {
  version: '15.18',
  number: 15_0018,
  encoding: 'UTF8',
  dateStyle: 'ISO, MDY',
  standby: false,
  extensions: [],
  shares: true,
};

describe('a PostgreSQL server', () => {
  it.each([
    [{ version: '13.0', number: 13_0000 }, undefined],
    [{ version: '19.1', number: 19_0001 }, undefined],
    [{ version: '12.22', number: 12_0022 }, 'PostgreSQL 12.22 is too old. Must be 13 or newer.'],
    [{ encoding: 'LATIN1' }, 'its encoding is LATIN1. Must be UTF8.'],
  ])('with %j has the fault %p', (traits, fault) => {
    expect(serverFault({ ...server, ...traits })).toBe(fault);
  });

  it('is shown in words', () => {
    expect(inWords(server)).toBe('PostgreSQL 15.18');
    expect(inWords({ ...server, standby: true, extensions: ['citus', 'timescaledb'] })).toBe(
      'PostgreSQL 15.18, a standby, with citus, with timescaledb',
    );
  });
});
