import type { LineFormat } from '../file/file-format.js';
import { RecordReading } from './record-reading.js';

/** Formats the ids alone. */
const format = {
  lines: (_, records) => records.map(({ id }) => `${String(id)}\n`).join(''),
} as LineFormat;

/** A source that announces a number of records, and yields another one. */
async function read(total: number, yielded: number): Promise<string> {
  const records = (async function* () {
    for (let id = 1; id <= yielded; id += 1) yield await Promise.resolve({ id });
  })();
  const [lane] = new RecordReading({ total, records }, [], format).lanes();
  let text = '';
  for await (const block of lane ?? []) text += block.toString();
  return text;
}

describe('a record source', () => {
  it.each([0, 1, 500, 501])('with %d records as announced is read to its end', async (count) => {
    expect((await read(count, count)).split('\n')).toHaveLength(count + 1);
  });

  it('with fewer records than announced is refused at its end', async () => {
    await expect(read(3, 2)).rejects.toThrow('total: the source announced 3 records, but yielded 2.');
  });

  it('that never ends is refused after the first record too many', async () => {
    await expect(read(600, Infinity)).rejects.toThrow(
      'total: the source announced 600 records, but yielded 601.',
    );
  });
});
