import { deflated } from './deflated.js';
import type { FileOptions } from './file-options.js';
import { ZipWriter } from './zip-writer.js';

/** Magic number, method DEFLATE, no flags, no time, no extra flags, system Unix. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);

/**
 * Compresses the consecutive lanes of a file side by side.
 * @param name the name of the file in an archive.
 * @param modified the time of the file in an archive.
 */
export function compressed(
  lanes: AsyncIterable<Buffer>[],
  compress: FileOptions['compress'],
  { name, modified }: { name: string; modified: Date },
): AsyncIterable<Buffer>[] {
  if (compress === 'none') return lanes;
  const { lanes: packedLanes, packed } = deflated(lanes);
  if (compress === 'gzip') {
    return framed(packedLanes, GZIP_HEADER, async () => {
      const { sum, size } = await packed;
      const trailer = Buffer.alloc(8);
      trailer.writeUInt32LE(sum);
      trailer.writeUInt32LE(size % 2 ** 32, 4);
      return trailer;
    });
  }
  const zip = new ZipWriter(modified);
  return framed(packedLanes, zip.begin(name), async () =>
    Buffer.concat([zip.end(await packed), zip.finish()]),
  );
}

/** Puts bytes before the first lane and after the last one. */
function framed(
  lanes: readonly AsyncIterable<Buffer>[],
  before: Buffer,
  after: () => Promise<Buffer>,
): AsyncIterable<Buffer>[] {
  const last = lanes.length - 1;
  return lanes.map(async function* (lane, index) {
    if (index === 0) yield before;
    yield* lane;
    if (index === last) yield await after();
  });
}
