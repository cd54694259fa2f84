import { checksumLike } from './checksum.js';
import { DownloadCorrupted, ExportTaskError } from './errors.js';
import { wait } from './wait.js';

/** How often a broken download is resumed before its error is thrown, and the first wait, which doubles each time. */
const RESUMPTIONS = 3;
const FIRST_WAIT_MS = 500;

/** The file to download. */
export interface FileSource {
  /** Size in bytes. */
  size: number;
  /** The task's `checksum`, to which the bytes are compared. */
  checksum: string | null;
  /**
   * Requests the bytes from `position` on.
   * @param etag that of the first answer, so that no two files are joined.
   */
  request: (position: number, etag: string | null) => Promise<Response>;
  signal?: AbortSignal | undefined;
}

/**
 * The bytes of a file, resumed after a broken connection and compared to its checksum as they pass.
 * @param first the answer to the request for all bytes.
 * @returns a stream that fails with DownloadCorrupted after the last byte if the bytes are not those of the file.
 */
export function fileContent(first: Response, source: FileSource): ReadableStream<Uint8Array> {
  const chunks = compared(resumed(first, source), source);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return();
    },
  });
}

async function* compared(
  chunks: AsyncIterable<Uint8Array>,
  { checksum }: FileSource,
): AsyncGenerator<Uint8Array, void> {
  const sum = checksumLike(checksum);
  for await (const chunk of chunks) {
    sum?.update(chunk);
    yield chunk;
  }
  const result = sum?.result() ?? checksum;
  if (result !== checksum) throw new DownloadCorrupted(String(checksum), String(result));
}

async function* resumed(
  first: Response,
  { size, request, signal }: FileSource,
): AsyncGenerator<Uint8Array, void> {
  const etag = first.headers.get('ETag');
  let response: Response | undefined = first;
  let position = 0;
  for (let resumptions = 0; ; resumptions += 1) {
    try {
      response ??= await request(position, etag);
      for await (const chunk of chunksOf(response)) {
        position += chunk.length;
        yield chunk;
      }
      if (position >= size) return;
      throw new Error(`The connection closed after ${position} of ${size} bytes.`);
    } catch (error) {
      // The connection may break after the last byte.
      if (position >= size) return;
      if (signal?.aborted || error instanceof ExportTaskError || resumptions === RESUMPTIONS) throw error;
      response = undefined;
      await wait(FIRST_WAIT_MS * 2 ** resumptions, signal);
    }
  }
}

/** Not every browser can iterate a stream. */
async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array, void> {
  const reader = body?.getReader();
  if (!reader) return;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
