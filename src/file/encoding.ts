import { StringDecoder } from 'node:string_decoder';
import iconv from 'iconv-lite';
import type { FileOptions } from './file-options.js';

/** What a file begins with, since Excel takes one for UTF-8 only where it finds it. */
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** A text in UTF-8 as bytes of another encoding; characters may be cut between two blocks. */
export async function* encoded(
  text: AsyncIterable<Buffer>,
  encoding: FileOptions['encoding'],
): AsyncGenerator<Buffer> {
  switch (encoding) {
    case 'utf-8-bom':
      yield BYTE_ORDER_MARK;
      yield* text;
      return;
    case 'utf-8':
      yield* text;
      return;
    case 'gb18030': {
      const decoder = new StringDecoder('utf8');
      const encoder = iconv.getEncoder('gb18030');
      for await (const block of text) yield encoder.write(decoder.write(block));
      return;
    }
    default:
      encoding satisfies never;
  }
}
