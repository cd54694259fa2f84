import fc from 'fast-check';
import { CopyFrames } from './copy-frames.js';

const message = (type: string, body: Buffer) => {
  const header = Buffer.alloc(5, type);
  header.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
};

const row = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from([...bytes, 0x0a]));
const messages = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: row.map((body) => ({ type: 'd', body })) },
    fc.record({
      type: fc.constantFrom('H', 'N', 'c', 'C', 'Z', 'E'),
      body: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    }),
  ),
);

describe('the messages of a COPY', () => {
  it('become counted rows with the requested ending, other messages unchanged, wherever the stream is split', () => {
    fc.assert(
      fc.property(
        messages,
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        (sent, ending, sizes) => {
          const stream = Buffer.concat(sent.map(({ type, body }) => message(type, body)));
          const frames = new CopyFrames(Buffer.from(ending));
          const rows: Buffer[] = [];
          const others: Buffer[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            const piece = Buffer.from(stream.subarray(at, at + size));
            const taken = frames.take(piece);
            // The piece is lent and reused, so its bytes must not be needed any more.
            piece.fill(0);
            others.push(...taken);
            if (turn % 3 === 0) rows.push(Buffer.from(frames.lend()));
            at += size;
          }
          rows.push(frames.lend());
          const expected = sent.filter(({ type }) => type === 'd').map(({ body }) => body);
          expect(frames.rows).toBe(expected.length);
          expect(Buffer.concat(rows)).toEqual(
            Buffer.concat(expected.map((body) => Buffer.concat([body.subarray(0, -1), Buffer.from(ending)]))),
          );
          expect(others).toEqual(
            sent.filter(({ type }) => type !== 'd').map(({ type, body }) => message(type, body)),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
