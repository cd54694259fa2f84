import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { deflated } from '../../src/file/deflated.js';
import { ZipWriter } from '../../src/file/zip-writer.js';
import { describeWithPrograms, python } from '../support/programs.js';
import { unzipped } from '../support/unzipped.js';

/** Prints name, size, compressed size and time of each entry, and the content of the small ones. */
const READER = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as file:
    json.dump([[one.filename, one.file_size, one.compress_size, one.date_time,
                file.read(one).decode() if one.file_size < 1000 else None] for one in file.infolist()], sys.stdout)
`;

const modified = new Date('2026-01-02T03:04:06Z');

async function* blocks(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text));
}

async function read(lanes: AsyncIterable<Buffer>[]): Promise<Buffer[]> {
  return Promise.all(
    lanes.map(async (lane) => {
      const parts: Buffer[] = [];
      for await (const block of lane) parts.push(Buffer.from(block));
      return Buffer.concat(parts);
    }),
  );
}

describe('a ZIP archive', () => {
  it('has contents that several lanes compressed side by side', async () => {
    const zip = new ZipWriter(modified);
    const before = zip.file('a/静态.xml', '<a/>');
    const begin = zip.begin('b.csv');
    const { lanes, packed } = deflated([blocks('one,', 'two\n'), blocks(), blocks('x'.repeat(1e6))]);
    const content = await read(lanes);
    const archive = Buffer.concat([before, begin, ...content, zip.end(await packed), zip.finish()]);
    const entries = unzipped(archive);
    expect([...entries.keys()]).toEqual(['a/静态.xml', 'b.csv']);
    expect(entries.get('a/静态.xml')?.toString()).toBe('<a/>');
    expect(entries.get('b.csv')?.toString()).toBe(`one,two\n${'x'.repeat(1e6)}`);
  });

  it('is not finished if a lane fails', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield* blocks('one');
      throw new Error('the connection broke');
    }
    const { lanes, packed } = deflated([failing(), blocks('two')]);
    await expect(read(lanes)).rejects.toThrow('the connection broke');
    await expect(packed).rejects.toThrow('the connection broke');
  });

  it('is not finished if a lane is not read to its end', async () => {
    const { lanes, packed } = deflated([blocks('one'), blocks('two')]);
    for await (const block of lanes[0] ?? []) if (block.length >= 0) break;
    await read(lanes.slice(1));
    await expect(packed).rejects.toThrow('not read to its end');
  });
});

describeWithPrograms(['python3'], 'a ZIP archive, read by Python', () => {
  it('has sizes and places beyond 4 GiB', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'export-task-'));
    try {
      const path = join(folder, 'large.zip');
      const file = await open(path, 'w');
      const zip = new ZipWriter(modified);
      await file.write(zip.begin('large.csv'));
      // The content is a hole in the file, which no reader looks at.
      const large = { size: 7_000_000_000, packed: 5_000_000_000, sum: 7 };
      const start = zip.size + large.packed;
      await file.write(zip.end(large), 0, undefined, start);
      const rest = Buffer.from('after it');
      const packed = { size: rest.length, packed: deflateRawSync(rest).length, sum: crc32(rest) };
      const place = zip.size;
      const parts = [zip.begin('small.txt'), deflateRawSync(rest), zip.end(packed), zip.finish()];
      await file.write(Buffer.concat(parts), 0, undefined, place);
      await file.close();
      const time = [2026, 1, 2, 3, 4, 6];
      expect(await python(READER, path)).toEqual([
        ['large.csv', large.size, large.packed, time, null],
        ['small.txt', packed.size, packed.packed, time, 'after it'],
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
