import fc from 'fast-check';
import { LineFrames } from './line-frames.js';

const MARK = '~END0123456789abcdef';

const lines = fc.array(
  fc
    .oneof(fc.uint8Array({ maxLength: 40 }), fc.string({ unit: 'binary', maxLength: 10 }))
    .map((line) => Buffer.concat([Buffer.from(line as string), Buffer.from('\n')])),
  { maxLength: 30 },
);

function framed(content: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    content.flatMap((line) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(line.length);
      return [length, line];
    }),
  );
}

/** Hands the stream to the frames in pieces that end at these places. */
function taken(stream: Buffer, cuts: readonly number[] = []): { frames: LineFrames; content: Buffer } {
  const frames = new LineFrames(Buffer.from(MARK));
  const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b);
  const content: Buffer[] = [];
  for (let index = 1; index < places.length; index += 1) {
    frames.take(stream.subarray(places[index - 1], places[index]));
    if (index % 2 === 0) content.push(Buffer.from(frames.lend()));
  }
  content.push(Buffer.from(frames.lend()));
  return { frames, content: Buffer.concat(content) };
}

describe('the frames of lines', () => {
  it('yield and count the lines in UTF-8 wherever the stream is cut', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.nat()), (content, cuts) => {
        const { frames, content: read } = taken(Buffer.concat([framed(content), Buffer.from(MARK)]), cuts);
        expect(read.toString('latin1')).toBe(
          Buffer.from(Buffer.concat(content).toString()).toString('latin1'),
        );
        expect(frames.rows).toBe(content.length);
        expect([frames.complete, frames.broken]).toEqual([true, false]);
      }),
    );
  });

  it('are incomplete wherever the stream ends too early', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.nat()), fc.nat(), (content, cuts, end) => {
        const whole = Buffer.concat([framed(content), Buffer.from(MARK)]);
        expect(taken(whole.subarray(0, end % whole.length), cuts).frames.complete).toBe(false);
      }),
    );
  });

  it('are incomplete if anything follows the mark', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.nat()), fc.uint8Array({ minLength: 1 }), (content, cuts, more) => {
        const { frames } = taken(Buffer.concat([framed(content), Buffer.from(MARK), more]), cuts);
        expect([frames.complete, frames.broken]).toEqual([false, true]);
      }),
    );
  });

  it.each([
    '\r\n__exception__\r\nabcdefghijklmnop\r\nCode: 241. DB::Exception: Memory limit (total) exceeded\r\n',
    'Code: 241. DB::Exception: Memory limit (total) exceeded. (MEMORY_LIMIT_EXCEEDED)',
    '~END0123456789abcdeX',
    '~ENDother',
    '\0\0\0\0',
  ])('are incomplete if the text of an error cuts them: %j', (text) => {
    fc.assert(
      fc.property(lines, fc.array(fc.nat()), fc.nat(), (content, cuts, at) => {
        const frames = framed(content);
        const stream = Buffer.concat([frames.subarray(0, at % (frames.length + 1)), Buffer.from(text)]);
        expect(taken(stream, cuts).frames.complete).toBe(false);
      }),
    );
  });

  it('hold a line that is larger than a block', () => {
    const long = Buffer.alloc(1_000_000, 'a');
    const { frames, content } = taken(Buffer.concat([framed([long, long]), Buffer.from(MARK)]), [3, 500_000]);
    expect(content).toHaveLength(2_000_000);
    expect([frames.rows, frames.complete]).toEqual([2, true]);
  });
});
