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
const records = Array.from({ length: 500 }, (_, id) => ({ id, name: `设备 ${id} 💡\uE5E5\n"x"` }));

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

  it.each<Partial<FileOptions>>([
    { format: 'csv', compress: 'zip' },
    { format: 'jsonl' },
    { format: 'xlsx' },
  ])('of %j reads its lines to their end, even if they are more than announced', async (options) => {
    const file = new ExportFile(Object.assign(new FileOptions(), options));
    async function* lines() {
      yield* lent(file.lineFormat.lines(columns, records), 4096);
      throw new Error('more than announced');
    }
    const parts = file.bytes(columns, [lines()], fileContent(records.length - 1));
    await expect(Promise.all(parts.map(bytesOf))).rejects.toThrow('more than announced');
  });

  it('has the same cells wherever its lines are cut', async () => {
    const format = new ExportFile(new FileOptions()).cellFormat;
    const rows: (string | null)[][] = [];
    for await (const some of cellRows(lent(format.lines(columns, records), 11))) rows.push(...some);
    expect(rows).toEqual(records.map(({ id, name }) => [String(id), name]));
  });

  it('in GB 18030 is read by a browser with all characters, but for the private-use ones in docs/files.md', async () => {
    const characters = Array.from({ length: 0x110000 }, (_, code) => code).filter(
      (code) => (code >= 0x20 && code < 0xd800) || (code > 0xdfff && (code < 0x10000 || code % 257 === 0)),
    );
    const names = characters.map((code) => ({ id: code, name: String.fromCodePoint(code) }));
    const options = { encoding: 'gb18030', formula_guard: false, delimiter: '\t' } as const;
    const file = new ExportFile(Object.assign(new FileOptions(), options));
    const blocks = file.bytes(columns, [lent(file.lineFormat.lines(columns, names), 65_536)], fileContent(1));
    const bytes = Buffer.concat(await Promise.all(blocks.map(bytesOf)));
    const [, ...rows] = new TextDecoder('gb18030').decode(bytes).split('\r\n');
    const misread = rows.flatMap((row) => {
      const [code = '', cell = ''] = row.split('\t');
      const name = cell.replace(/^"|"$/gs, '').replace('""', '"');
      return String.fromCodePoint(Number(code)) === name ? [] : [Number(code)];
    });
    const vertical = Array.from({ length: 10 }, (_, index) => 0xe78d + index);
    const radicals = [0xe81e, 0xe826, 0xe82b, 0xe82c, 0xe832, 0xe843, 0xe854, 0xe864];
    expect(misread.filter((code) => code !== 0)).toEqual([0xe5e5, ...vertical, ...radicals]);
    // The bytes of the standard, which browsers read as a space.
    expect(bytes.includes(Buffer.from('58853\t\xA3\xA0\r\n', 'latin1'))).toBe(true);
  });
});
