import fc from 'fast-check';
import { NUMBER, significantDigits } from './number-text.js';

const digitsOf = (text: string) =>
  significantDigits(Buffer.from(`x${text}y`), 1, Buffer.byteLength(text) + 1);

describe('the significant digits of a text', () => {
  it.each([
    ['0', 0],
    ['-0.050', 2],
    ['120', 3],
    ['113.9305', 7],
    ['12345678901234567890', 20],
  ])('%j are %d', (text, digits) => {
    expect(digitsOf(text)).toBe(digits);
  });

  it('are counted for numbers only', () => {
    const piece = fc.constantFrom('0', '7', '12', '.', '-', 'e', 'NaN', ' ', '', '\n', '٣');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.join('');
        expect(digitsOf(text) < Infinity).toBe(NUMBER.test(text));
      }),
    );
  });
});
