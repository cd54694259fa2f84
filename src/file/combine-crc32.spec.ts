import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { combineCrc32 } from './combine-crc32.js';

describe('the CRC-32 of pieces', () => {
  it('is that of the whole', () => {
    const piece = fc.uint8Array({ maxLength: 2000 });
    fc.assert(
      fc.property(piece, piece, (first, second) => {
        const whole = crc32(Buffer.concat([first, second]));
        expect(combineCrc32(crc32(first), crc32(second), second.length)).toBe(whole);
      }),
    );
  });

  it('is that of the whole for large pieces', () => {
    const block = Buffer.alloc(1 << 20, 'x');
    let sum = 0;
    for (let blocks = 0; blocks < 64; blocks += 1) sum = crc32(block, sum);
    const half = sum;
    for (let blocks = 0; blocks < 64; blocks += 1) sum = crc32(block, sum);
    expect(combineCrc32(half, half, 64 << 20)).toBe(sum);
    // An empty first piece has no effect, however long the second one is.
    expect(combineCrc32(0, 7, 5e12)).toBe(7);
  });
});
