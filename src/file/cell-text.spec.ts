import { excelText, guarded } from './cell-text.js';

describe('a text in a cell', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+86 10', "'+86 10"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['\n=1', "'\n=1"],
    ['＝1', "'＝1"],
    ['－1', "'－1"],
    ['\uFEFF=1', "'\uFEFF=1"],
    ['-', "'-"],
    ['-1+1', "'-1+1"],
    ['-5\n', "'-5\n"],
    ['--5', "'--5"],
    ['-5', "'-5"],
    [' =1', "' =1"],
    ['   +86 10', "'   +86 10"],
    ['\u00A0=1', "'\u00A0=1"],
    ['\u3000＝1', "'\u3000＝1"],
    ['\u200B@SUM(A1)', "'\u200B@SUM(A1)"],
    ['\u202E\u2066=1', "'\u202E\u2066=1"],
    ['\u00AD-1', "'\u00AD-1"],
    [' \t\n=1', "' \t\n=1"],
    ['\0=1', "'\0=1"],
    ['\x1F+1', "'\x1F+1"],
    [' ', ' '],
    [' 1', ' 1'],
    [' a=1', ' a=1'],
    ['\u200B灯', '\u200B灯'],
    ['5', '5'],
    ['a=1', 'a=1'],
    ['', ''],
  ])('guards %j as %j against formulas', (text, cell) => {
    expect(guarded(text)).toBe(cell);
  });

  it('is written as a formula for Excel, unless it is too long for one', () => {
    expect(excelText('007', guarded)).toBe('="007"');
    expect(excelText('a"&CMD()&"', guarded)).toBe('="a""&CMD()&"""');
    expect(excelText('灯'.repeat(85), guarded)).toBe(`="${'灯'.repeat(85)}"`);
    expect(excelText(`=${'灯'.repeat(85)}`, guarded)).toBe(`'=${'灯'.repeat(85)}`);
  });
});
