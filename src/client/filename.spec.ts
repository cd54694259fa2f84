import { create } from 'content-disposition';
import fc from 'fast-check';
import { fileName } from '../file-name/file-name.js';
import { filenameOf } from './filename.js';

describe('the name of a download', () => {
  it('is the name that the service sent', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => fileName(text, '.csv') === `${text}.csv`);
    fc.assert(
      fc.property(name, (title) => {
        expect(filenameOf(create(`${title}.csv`, { fallback: 'export.csv' }))).toBe(`${title}.csv`);
      }),
    );
  });

  it.each([
    [null, undefined],
    ['attachment', undefined],
    ['attachment; filename="a b.csv"', 'a b.csv'],
    ['attachment; filename="a\\"b.csv"', 'a b.csv'],
    ['attachment; filename=a.csv; size=1', 'a.csv'],
    [`attachment; filename="x.csv"; filename*=UTF-8''%E8%AE%BE.csv`, '设.csv'],
    [`attachment; filename*=UTF-8''%zz`, undefined],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    [`attachment; filename*=UTF-8''..%2F..%5C.bashrc`, 'bashrc'],
    [`attachment; filename*=UTF-8''a%1b%5B2J.csv`, 'a [2J.csv'],
    [`attachment; filename*=UTF-8''CON.csv.gz`, '_CON.csv.gz'],
    [`attachment; filename*=UTF-8''gpj.%E2%80%AEexe`, 'gpj.exe'],
    ['attachment; filename=".."', undefined],
  ])('in %j is %j', (disposition, name) => {
    expect(filenameOf(disposition)).toBe(name);
  });
});
