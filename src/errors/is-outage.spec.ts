import { isOutage } from './is-outage.js';

const coded = (code: string, cause?: unknown) => Object.assign(new Error(code, { cause }), { code });

describe('an outage', () => {
  it.each([
    ['a refused connection', coded('ECONNREFUSED')],
    ['a name whose addresses all refuse', new AggregateError([coded('ECONNREFUSED')])],
    ['a server that shuts down', coded('57P01')],
    ['a server that starts', coded('57P03')],
    ['too many connections', coded('53300')],
    ['a full disk of the database', coded('53100')],
    ['a database that has become read-only', coded('25006')],
    ['an overloaded store', coded('SlowDown')],
    ['a wrong clock', coded('RequestTimeTooSkewed')],
    ['a store without a quorum', coded('SlowDownWrite')],
    ['a pool whose connections all hang', new Error('timeout exceeded when trying to connect')],
    ['a server that answers no connection', new Error('timeout expired')],
    ['a cause of another error', new Error('could not read', { cause: coded('ECONNRESET') })],
  ])('is %s', (_, error) => {
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ['a missing table', coded('42P01')],
    ['a denied permission', coded('42501')],
    ['a statement that exceeds its time limit', coded('57014')],
    ['a denied access to the store', coded('AccessDenied')],
    ['an unknown bucket', coded('NoSuchBucket')],
    ['a number of rows that does not match', new Error('3 rows were read, but 4 were counted')],
    ['the reason of a stop', 'shutdown'],
  ])('is not %s', (_, error) => {
    expect(isOutage(error)).toBe(false);
  });
});
