import fc from 'fast-check';
import { codePoint } from '../../test/support/code-point.js';
import { fileName } from './file-name.js';

describe('a file name', () => {
  it.each([
    ['设备列表', '设备列表.csv'],
    [' a\t b\r\nc ', 'a b c.csv'],
    ['a<b>:"/\\|?*c', 'a b c.csv'],
    ['..hidden', 'hidden.csv'],
    ['report...', 'report.csv'],
    ['CON', '_CON.csv'],
    ['com1.2024', '_com1.2024.csv'],
    ['LPT³', '_LPT³.csv'],
    ['console', 'console.csv'],
    ['invoice\u202egpj', 'invoicegpj.csv'],
    ['a\u200bb\u2066c\ufeffd\u00ade\u3164f\u{e0041}g', 'abcdefg.csv'],
    ['家\u200d庭 👨‍👩‍👧 ❤️‍🔥 👍🏽', '家庭 👨‍👩‍👧 ❤️‍🔥 👍🏽.csv'],
    ['\ud800x', '\ufffdx.csv'],
    ['\u202e ', 'export.csv'],
    ['', 'export.csv'],
  ])('of the title %j is %j', (title, name) => {
    expect(fileName(title, '.csv')).toBe(name);
  });

  it.each([
    ['灯', 64],
    ['👨‍👩‍👧', 10],
    ['é', 97],
  ])(
    'of a long title of %s is cut between characters, so that it fits into 200 bytes',
    (character, count) => {
      expect(fileName(character.repeat(300), '.jsonl')).toBe(`${character.repeat(count)}.jsonl`.normalize());
    },
  );

  it('of any title fits, has no character that a file system refuses, and stays as it is when made again', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint, maxLength: 400 }), (title) => {
        const name = fileName(title, '.csv.gz');
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
        // eslint-disable-next-line no-control-regex -- the characters in question
        expect(name).not.toMatch(/[\u0000-\u001f<>:"/\\|?*]|^[ .]|[ .]\.csv\.gz$/);
        expect(fileName(name.slice(0, -'.csv.gz'.length), '.csv.gz')).toBe(name);
      }),
    );
  });
});
