import fc from 'fast-check';
import { rendezvous } from './rendezvous-hash.js';

const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9_-]{1,32}$/), { minLength: 2, maxLength: 8 });

describe('the rendezvous hash', () => {
  it('does not depend on the order of the names', () => {
    fc.assert(
      fc.property(names, fc.string(), (servers, corpId) => {
        expect(rendezvous(corpId, servers.toReversed())).toBe(rendezvous(corpId, servers));
      }),
    );
  });

  it('moves enterprises to an added server only, and those of a removed one only', () => {
    fc.assert(
      fc.property(names, fc.string(), ([added = '', ...servers], corpId) => {
        const before = rendezvous(corpId, servers);
        const after = rendezvous(corpId, [added, ...servers]);
        expect([before, added]).toContain(after);
      }),
    );
  });

  it.each([2, 3, 10])(
    'spreads 20,000 enterprises over %d servers within a tenth of an equal share',
    (count) => {
      const servers = Array.from({ length: count }, (_, index) => `server-${index}`);
      const sizes = new Map<string, number>();
      for (let corp = 0; corp < 20_000; corp += 1) {
        const server = rendezvous(`corp-${corp}`, servers);
        sizes.set(server, (sizes.get(server) ?? 0) + 1);
      }
      expect(sizes.size).toBe(count);
      for (const size of sizes.values()) expect(Math.abs(size * count - 20_000)).toBeLessThan(2000);
    },
  );

  it('places enterprises where it has always placed them', () => {
    const places = ['acme', 'globex', '企业', ''].map((corpId) => rendezvous(corpId, ['a', 'b', 'c']));
    expect(places).toEqual(['b', 'b', 'a', 'a']);
  });
});
