import { Readable, pipeline, type Duplex } from 'node:stream';
import { createGzip } from 'node:zlib';
import { ZipFile } from 'yazl';
import type { FileOptions } from './file-options.js';

/** The bytes of a file as they are stored; `name` is what a reader of the archive finds it under. */
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

/** Streams hold more than one block at a time, and those of the content are lent. */
async function* owned(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const block of content) yield Buffer.from(block);
}

/** A pipeline destroys each of its streams with the error of any, so that who reads the last one is told it. */
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
