import { gunzipSync } from 'node:zlib';
import type { Column } from '../exporter/column.js';
import { cellRows } from './cell-lines.js';
import { fileContent } from '../../test/support/file-content.js';
import { unzipped } from '../../test/support/unzipped.js';
import { ExportFile } from './export-file.js';
import { FileOptions } from './file-options.js';

const columns: Column[] = [
  { key: 'id', title: { zh: '编号', en: 'ID' }, type: 'integer', sql: 't.id' },
  { key: 'name', title: { zh: '名称', en: 'Name' }, type: 'text', sql: 't.name' },
];
const records = Array.from({ length: 500 }, (_, id) => ({ id, name: `设备 ${id} 💡\n"x"` }));

/** Cuts the lines into small blocks, and overwrites each one when the next one is read. */
async function* lent(lines: string, size: number): AsyncGenerator<Buffer> {
  const whole = Buffer.from(lines);
  const block = Buffer.alloc(size);
  for (let at = 0; at < whole.length; at += size) {
    const length = whole.copy(block, 0, at, at + size);
    yield await Promise.resolve(block.subarray(0, length));
    block.fill(0xff);
  }
}

async function bytesOf(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for await (const block of content) blocks.push(Buffer.from(block));
  return Buffer.concat(blocks);
}

describe('a file', () => {
  it.each<Partial<FileOptions>>([
    { format: 'csv' },
    { format: 'csv', encoding: 'gb18030' },
    { format: 'csv', compress: 'gzip' },
    { format: 'jsonl' },
    { format: 'jsonl', compress: 'gzip' },
    { format: 'xlsx' },
  ])(
    'of %j is the same wherever its lines are cut, even if blocks are overwritten after use',
    async (options) => {
      const file = new ExportFile(Object.assign(new FileOptions(), options));
      const lines = file.lineFormat.lines(columns, records);
      const made = async (size: number) => {
        const bytes = await Promise.all(
          file.bytes(columns, [lent(lines, size)], fileContent(records.length)).map(bytesOf),
        );
        const whole = Buffer.concat(bytes);
        if (options.format === 'xlsx') return unzipped(whole).get('xl/worksheets/sheet1.xml') ?? whole;
        return options.compress === 'gzip' ? gunzipSync(whole) : whole;
      };
      const whole = await made(Buffer.byteLength(lines));
      expect(whole.length).toBeGreaterThan(1000);
      for (const size of [7, 100, 4096]) expect((await made(size)).equals(whole)).toBe(true);
    },
  );

  it('has the same cells wherever its lines are cut', async () => {
    const format = new ExportFile(new FileOptions()).cellFormat;
    const rows: (string | null)[][] = [];
    for await (const some of cellRows(lent(format.lines(columns, records), 11))) rows.push(...some);
    expect(rows).toEqual(records.map(({ id, name }) => [String(id), name]));
  });
});
