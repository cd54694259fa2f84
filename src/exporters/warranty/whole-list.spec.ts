import fc from 'fast-check';
import type { Page } from './warranty.plugin.js';
import { wholeList } from './whole-list.js';

/** Reads a list that may change from page to page. */
async function read(list: (call: number) => readonly string[], limit: number): Promise<string[]> {
  let call = 0;
  const readPage = (offset: number, size: number): Promise<Page> => {
    const all = list(call);
    call += 1;
    const page = all.slice(offset, offset + size).map((_id) => ({ _id }));
    return Promise.resolve({ count: all.length, list: page });
  };
  const { pages } = await wholeList(readPage, limit);
  const ids: string[] = [];
  for await (const page of pages) ids.push(...page.map(({ _id }) => _id));
  return ids;
}

const lists = fc.uniqueArray(fc.nat({ max: 99 }).map(String), { maxLength: 40 });
const limits = fc.integer({ min: 2, max: 12 });

describe('a list that is read page by page', () => {
  it('is complete and in order for any length and page size', async () => {
    await fc.assert(
      fc.asyncProperty(lists, limits, async (list, limit) => {
        expect(await read(() => list, limit)).toEqual(list);
      }),
    );
  });

  it('contains each record that was there all the time, or is refused, whatever changes meanwhile', async () => {
    const states = fc.array(lists, { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(lists, states, limits, async (kept, others, limit) => {
        const list = (call: number) =>
          [...new Set([...(others[call % others.length] ?? []), ...kept])].sort();
        const ids = await read(list, limit).catch((error: unknown) => {
          expect(String(error)).toMatch(/^Error: the list changed while it was read: /);
        });
        if (ids) expect(ids).toEqual(expect.arrayContaining(kept));
        if (ids) expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['is longer on its second page', ['a', 'b', 'c'], ['a', 'b', 'c', 'd']],
    ['is shorter on its second page', ['a', 'b', 'c'], ['a', 'b']],
    ['lost a record that was read, and gained another', ['a', 'b', 'c'], ['b', 'c', 'd']],
    ['gained a record before those that were read', ['b', 'c', 'd'], ['a', 'b', 'c']],
  ])('is refused if it %s', async (_, first, then) => {
    await expect(read((call) => (call === 0 ? first : then), 2)).rejects.toThrow(/changed/);
  });
});
