import fc from 'fast-check';
import { serverSentEvents, type ServerSentEvent } from './server-sent-events.js';

async function read(parts: Uint8Array[]): Promise<ServerSentEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
  const read: ServerSentEvent[] = [];
  for await (const one of serverSentEvents(body)) read.push(one);
  return read;
}

/** Cuts the text's bytes at these offsets. */
function cut(text: string, places: readonly number[]): Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  const ends = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.slice(1).map((end, index) => bytes.slice(ends[index], end));
}

describe('server-sent events', () => {
  it('are parsed wherever chunks end, with LF, CRLF or CR', async () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(line, { minLength: 1, maxLength: 3 })),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat()),
        async (events, newline, places) => {
          const text = events
            .map(
              (lines) => `id: 1${newline}${lines.map((one) => `data: ${one}${newline}`).join('')}${newline}`,
            )
            .join('');
          expect(await read(cut(`${text}:end\n`, places))).toEqual(
            events.map((lines) => ({ event: '', data: lines.join('\n') })),
          );
        },
      ),
    );
  });

  it('skip comments, messages without data and an unfinished message', async () => {
    const text = ':hello\n\nevent: refused\ndata: x\n\ndata:1\n\nid: 7\n\ndata: 2\n';
    expect(await read(cut(text, []))).toEqual([
      { event: 'refused', data: 'x' },
      { event: '', data: '1' },
    ]);
  });

  it('close the connection when the consumer leaves the loop', async () => {
    let closed = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new TextEncoder().encode('data: 1\n\n'));
      },
      cancel: () => {
        closed = true;
      },
    });
    for await (const { data } of serverSentEvents(body)) {
      expect(data).toBe('1');
      break;
    }
    expect(closed).toBe(true);
  });
});
