import { checkServers, RecordsServers } from './records-servers.js';
import { LookupFailure, UnknownServer } from './server-faults.js';

const servers = { a: { url: 'postgres://a.invalid/records' }, b: { url: 'postgres://b.invalid/records' } };

describe('the servers of the records', () => {
  it('are one for every enterprise, without a name, unless several are named', async () => {
    const records = new RecordsServers({ url: 'postgres://only.invalid/records', connections: 1 });
    const server = await records.of('acme');
    expect(records.all).toEqual([server]);
    expect(server).toMatchObject({ part: 'records', name: undefined });
  });

  it('keep each enterprise on one server, by a hash of its id', async () => {
    const records = new RecordsServers({ servers, connections: 1 });
    expect(records.all.map(({ part }) => part)).toEqual(['records:a', 'records:b']);
    const found = await Promise.all(['acme', 'acme', '企业'].map((corpId) => records.of(corpId)));
    expect(found.map(({ name }) => name)).toEqual(['b', 'b', 'a']);
  });

  it('are those that serverOf names, each time anew', async () => {
    const names = ['a', 'b'];
    const serverOf = (corpId: string) => Promise.resolve(corpId === 'acme' ? (names.shift() ?? 'c') : 'a');
    const records = new RecordsServers({ servers, serverOf, connections: 1 });
    expect((await records.of('acme')).name).toBe('a');
    expect((await records.of('acme')).name).toBe('b');
    const unknown = records.of('acme');
    await expect(unknown).rejects.toThrow(UnknownServer);
    await expect(unknown).rejects.toThrow(
      'records: the enterprise is on the unknown server "c". Must be one of a, b.',
    );
  });

  it('report a failure of serverOf as a LookupFailure', async () => {
    const cause = new Error('no tenants today');
    const serverOf = () => Promise.reject(cause);
    const records = new RecordsServers({ servers, serverOf, connections: 1 });
    await expect(records.of('acme')).rejects.toThrow(LookupFailure);
    await expect(records.of('acme')).rejects.toMatchObject({ cause });
  });

  it.each([
    [{}, 'records.servers: empty. Must have at least one server.'],
    [
      { 'A b': servers.a },
      'records.servers: invalid name "A b". Must be 1 to 32 lower-case letters, digits, hyphens and underscores.',
    ],
  ])('are refused at the start with a fault in their names: %j', (faulty, message) => {
    expect(() => {
      checkServers({ servers: faulty, connections: 1 });
    }).toThrow(message);
  });
});
