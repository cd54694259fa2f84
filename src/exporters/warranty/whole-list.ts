import type { Page, Registration } from './warranty.plugin.js';

/** Reads one page of a list. */
export type ReadPage = (offset: number, limit: number) => Promise<Page>;

/** A list that is being read. */
export interface WholeList {
  /** How many records it has. */
  total: number;
  pages: AsyncIterable<Registration[]>;
}

/**
 * Reads a list page by page, the first page at once.
 * @param limit records that one page is asked for; at least 2.
 * @throws Error, as the reading of `pages` does, where the list changes meanwhile; it can then only be read again.
 */
export async function wholeList(readPage: ReadPage, limit: number): Promise<WholeList> {
  const first = await readPage(0, limit);
  return { total: first.count, pages: checkedPages(first, readPage, limit) };
}

/**
 * Each further page begins with the last record of the page before. That, and a count that stays the same, shows
 * that no record has moved past the reader, or away from it.
 */
async function* checkedPages(first: Page, readPage: ReadPage, limit: number): AsyncGenerator<Registration[]> {
  const total = first.count;
  const seen = new Set<string>();
  let last: string | undefined;
  for (let page = first; ; page = await readPage(seen.size - 1, limit)) {
    const repeated = last === undefined ? 0 : 1;
    const offset = seen.size - repeated;
    const expected = Math.min(limit, total - offset);
    if (page.count !== total) throw changed(`it has ${page.count} records where it had ${total}`);
    if (page.list.length !== expected) {
      throw changed(`${page.list.length} records came from offset ${offset} where ${expected} were due`);
    }
    if (repeated > 0 && page.list[0]?._id !== last) throw changed(`another record is at offset ${offset}`);
    const records = page.list.slice(repeated);
    for (const { _id } of records) {
      if (seen.has(_id)) throw changed(`a record came again from offset ${offset}`);
      seen.add(_id);
    }
    yield records;
    if (seen.size === total) return;
    last = records.at(-1)?._id;
  }
}

function changed(how: string): Error {
  return new Error(`the list changed while it was read: ${how}`);
}
