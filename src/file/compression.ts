import { Readable, pipeline, type Duplex } from 'node:stream';
import { createGzip } from 'node:zlib';
import { ZipFile } from 'yazl';
import type { FileOptions } from './file-options.js';

/** Compresses the content of a file; `name` is its name in the archive. */
export function compressed(
  content: AsyncIterable<Buffer>,
  compress: FileOptions['compress'],
  name: string,
): AsyncIterable<Buffer> {
  switch (compress) {
    case 'none':
      return content;
    case 'gzip':
      return through(owned(content), createGzip({ chunkSize: 65_536 }));
    case 'zip':
      return zipped(owned(content), name);
    default:
      return compress satisfies never;
  }
}

/** Copies each block: it is only valid until the next one is read, but streams buffer several. */
async function* owned(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const block of content) yield Buffer.from(block);
}

/** `pipeline` destroys all its streams with the first error, so the reader of the last one gets it. */
async function* through(content: AsyncIterable<Buffer>, transform: Duplex): AsyncGenerator<Buffer> {
  pipeline(content, transform, () => undefined);
  yield* transform as AsyncIterable<Buffer>;
}

async function* zipped(content: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const input = Readable.from(content);
  zip.on('error', (error: Error) => {
    output.destroy(error);
  });
  zip.addReadStream(input, name);
  zip.end();
  try {
    yield* output as AsyncIterable<Buffer>;
  } finally {
    input.destroy();
  }
}
