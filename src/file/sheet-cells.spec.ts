import fc from 'fast-check';
import { codePoint } from '../../test/support/code-point.js';
import type { Column, ColumnType } from '../exporter/column.js';
import { FileOptions } from './file-options.js';
import { copyLine } from './copy-text.js';
import { RowWriter } from './row-writer.js';
import { sheetCell, sheetTemplate } from './sheet-cells.js';
import { LONGEST_CELL } from './workbook-limit.js';

const column = (type: ColumnType, identifier = false): Column => ({
  key: 'field',
  title: { zh: '字段', en: 'Field' },
  type,
  identifier,
});
const options = (some: Partial<FileOptions> = {}) =>
  Object.assign(new FileOptions(), { formula_guard: false, ...some });
const refuse = (length: number) => {
  throw new Error(`${length} characters`);
};

/** A cell as it stands in the sheet. */
async function cell(
  value: unknown,
  type: ColumnType,
  some?: Partial<FileOptions>,
  identifier?: boolean,
): Promise<string> {
  const one = column(type, identifier);
  const template = sheetTemplate(one, options(some), refuse);
  async function* lines() {
    yield await Promise.resolve(Buffer.from(copyLine([sheetCell(one, value, options(some))])));
  }
  const written: Buffer[] = [];
  const writer = new RowWriter({ open: '', columns: [template], close: '' });
  for await (const { bytes } of writer.rows(lines())) written.push(Buffer.from(bytes));
  return Buffer.concat(written).toString();
}

const text = (content: string) => `<c t="inlineStr"><is><t>${content}</t></is></c>`;
const kept = (content: string) => `<c t="inlineStr"><is><t xml:space="preserve">${content}</t></is></c>`;
const number = (content: number | string) => `<c><v>${content}</v></c>`;
const time = (content: number) => `<c s="1"><v>${content}</v></c>`;
const day = (content: number) => `<c s="2"><v>${content}</v></c>`;

/** Decodes a text like Excel: `_x0041_` is the character with that code. */
const readByExcel = (written: string) =>
  (/<t(?: xml:space="preserve")?>(.*)<\/t>/s.exec(written)?.[1] ?? '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

describe('the cell of a sheet', () => {
  it.each([
    [5, 'integer', number(5)],
    [-5.25, 'number', number(-5.25)],
    ['123456789012345', 'number', number('123456789012345')],
    ['99999999999', 'integer', number('99999999999')],
    ['123456789012345', 'integer', '<c s="4"><v>123456789012345</v></c>'],
    ['1234567890123456', 'integer', text('1234567890123456')],
    ['0.1234567890123456', 'number', text('0.1234567890123456')],
    ['0.0000000000000001', 'number', number('0.0000000000000001')],
    ['NaN', 'number', text('NaN')],
    ['-18.6250000000000000', 'number', number(-18.625)],
    ['113.930500000000000000000000', 'number', number(113.9305)],
    [7, 'enum', number(7)],
    ['=1+1', 'text', text('=1+1')],
    ['<b> & "c"', 'text', text('&lt;b&gt; &amp; "c"')],
    ['', 'text', text('')],
    [null, 'text', '<c/>'],
    [' a', 'text', kept(' a')],
    ['a\n', 'text', kept('a&#10;')],
    ['a\tb\r\nc', 'text', text('a&#9;b&#13;&#10;c')],
    ['\u0001', 'text', text('_x0001_')],
    ['_x0041_', 'text', text('_x005F_x0041_')],
    ['device_x1', 'text', text('device_x1')],
    ['2014-10-09T08:15:40.900Z', 'datetime', time(41_921 + (8 * 3600 + 15 * 60 + 40) / 86_400)],
    ['1900-03-01T00:00:00Z', 'datetime', time(61)],
    ['1900-02-28T23:59:59Z', 'datetime', text('1900-02-28 23:59:59')],
    ['9999-12-31T00:00:00Z', 'datetime', time(2_958_465)],
    ['2014-10-09', 'date', day(41_921)],
    ['1900-02-28', 'date', text('1900-02-28')],
    ['007', 'text_enum', text('007')],
    ['yesterday', 'datetime', text('yesterday')],
    ['007', 'json', text('007')],
    [42, 'json', number(42)],
    [12345678901234567890n, 'json', text('12345678901234567890')],
    [true, 'json', text('是')],
    [{ a: 1 }, 'json', text('{"a": 1}')],
    [null, 'json', '<c/>'],
  ] as const)('for %j in a column of type %s is %j', async (value, type, expected) => {
    expect(await cell(value, type)).toBe(expected);
  });

  it('is a text in a column of identifiers, and typed with labels: raw', async () => {
    expect(await cell(42, 'integer', {}, true)).toBe(text('42'));
    expect(await cell(true, 'boolean', { labels: 'raw' })).toBe('<c t="b"><v>1</v></c>');
    expect(await cell(false, 'json', { labels: 'raw' })).toBe('<c t="b"><v>0</v></c>');
    expect(await cell('2014-10-09T08:15:40.843Z', 'datetime', { labels: 'raw' })).toBe(
      text('2014-10-09T08:15:40.843Z'),
    );
    expect(await cell(null, 'integer', { null_text: '无' })).toBe(text('无'));
  });

  it('shows every text unchanged, even one that looks like an escape or has characters that XML does not allow', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '_',
        'x',
        '_x0041_',
        '_x005F_',
        '\uFFFE',
        '\uFFFF',
        '0041_',
        ' ',
        '\n',
        '\t',
        '\r',
        '&lt;',
      ),
      fc.string({ unit: codePoint }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        const shown = pieces.join('').toWellFormed();
        const written = await cell(shown, 'text');
        // eslint-disable-next-line no-control-regex -- XML does not allow control characters
        expect(written).not.toMatch(/[\u0000-\u001f\uFFFE\uFFFF]/);
        expect(readByExcel(written)).toBe(shown);
        const keepsSpace = written.includes('<t xml:space="preserve">');
        expect(keepsSpace || shown === shown.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')).toBe(true);
      }),
    );
  });

  it('keeps all digits of every integer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt(), async (integer) => {
        expect(await cell(integer, 'integer')).toContain(`>${integer}<`);
      }),
    );
  });

  it('refuses a longer text than Excel allows', async () => {
    const longest = '\u0001'.repeat(LONGEST_CELL);
    expect(await cell(longest, 'text')).toContain('_x0001_');
    await expect(cell(`${longest}&`, 'text')).rejects.toThrow('32768 characters');
    // It has too many digits for a number.
    await expect(cell(10n ** BigInt(LONGEST_CELL), 'integer')).rejects.toThrow('32768 characters');
  });
});
