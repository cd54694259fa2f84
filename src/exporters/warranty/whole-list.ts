import type { Page, Registration } from './warranty.plugin.js';

/** Reads one page of a list. */
export type ReadPage = (offset: number, limit: number) => Promise<Page>;

/** A list that is being read page by page. */
export interface WholeList {
  /** The number of records. */
  total: number;
  pages: AsyncIterable<Registration[]>;
}

/**
 * Reads a list page by page. Reads the first page at once, the others as `pages` is iterated.
 * @param limit records per page; at least 2.
 * @throws Error if the list changes while it is read, here and from `pages`; the list must then be read again.
 */
export async function wholeList(readPage: ReadPage, limit: number): Promise<WholeList> {
  const first = await readPage(0, limit);
  return { total: first.count, pages: checkedPages(first, readPage, limit) };
}

/**
 * Each page after the first begins with the last record of the page before. This overlap and a constant count prove that
 * no record was skipped or read twice because the list changed.
 */
async function* checkedPages(first: Page, readPage: ReadPage, limit: number): AsyncGenerator<Registration[]> {
  const total = first.count;
  const seen = new Set<string>();
  let last: string | undefined;
  for (let page = first; ; page = await readPage(seen.size - 1, limit)) {
    const repeated = last === undefined ? 0 : 1;
    const offset = seen.size - repeated;
    const expected = Math.min(limit, total - offset);
    if (page.count !== total) throw changed(`it has ${page.count} records instead of ${total}`);
    if (page.list.length !== expected) {
      throw changed(`offset ${offset} returned ${page.list.length} records instead of ${expected}`);
    }
    if (repeated > 0 && page.list[0]?._id !== last) throw changed(`another record is at offset ${offset}`);
    const records = page.list.slice(repeated);
    for (const { _id } of records) {
      if (seen.has(_id)) throw changed(`offset ${offset} returned a record again`);
      seen.add(_id);
    }
    yield records;
    if (seen.size === total) return;
    last = records.at(-1)?._id;
  }
}

/** The error after which the task reads the list again. */
export function changed(how: string): Error {
  return new Error(`the list changed while it was read: ${how}`);
}
