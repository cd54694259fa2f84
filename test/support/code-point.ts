import fc from 'fast-check';

/** Where the code points of surrogates begin, and how many there are: none is a character. */
const SURROGATES = 0xd800;
const COUNT = 0x800;

/**
 * Any character. `fc.string({ unit: codePoint })` makes the texts of `fc.string({ unit: codePoint })`, which first lists all
 * characters: that takes some seconds.
 */
export const codePoint: fc.Arbitrary<string> = fc.integer({ min: 0, max: 0x10ffff - COUNT }).map(
  (place) => String.fromCodePoint(place < SURROGATES ? place : place + COUNT),
  (text) => {
    const [only = '', ...others] = typeof text === 'string' ? text : [];
    const point = only.codePointAt(0);
    if (point === undefined || others.length > 0 || (point >= SURROGATES && point < SURROGATES + COUNT))
      throw new Error('not one character');
    return point < SURROGATES ? point : point - COUNT;
  },
);
