import { StringDecoder } from 'node:string_decoder';
import iconv from 'iconv-lite';

/** A text in UTF-8 as bytes of GB 18030; characters may be cut between two blocks. */
export async function* gb18030(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new StringDecoder('utf8');
  const encoder = iconv.getEncoder('gb18030');
  for await (const block of text) yield encoder.write(decoder.write(block));
}
