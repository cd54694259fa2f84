import { createHash } from 'node:crypto';
import type { Client } from 'minio';
import { interruptible } from '../bounded/interruptible.js';
import { persistently } from '../bounded/persistently.js';
import { hasCode } from '../errors/has-code.js';
import { patiently } from './patiently.js';
import { UploadLane, type Part } from './upload-lane.js';

/** The highest part number of S3; the numbers of an upload may have gaps. */
const MOST_PARTS = 10_000;

/** Parts of all lanes together that are sent at once; each lane may always send one. */
const IN_FLIGHT = 2;

/** Time limit for repeating a part whose upload the store denies, in seconds. */
const DENIED_SECONDS = 15;

/** The upload that the parts belong to. */
export interface UploadTarget {
  bucket: string;
  key: string;
  uploadId: string;
}

/** Uploads the lanes of one object side by side; each lane has its own range of part numbers. */
export class MultipartUpload {
  private readonly lanes: UploadLane[];

  /**
   * @param client its requests must end when `stop` aborts.
   * @param stop is aborted with the first error, so that the upload ends even while a lane hangs.
   * @param patience how long a part is sent again while the store is away, in seconds.
   */
  constructor(
    private readonly client: Client,
    private readonly target: UploadTarget,
    lanes: number,
    private readonly stop: AbortController,
    private readonly patience: number,
  ) {
    const numbers = Math.floor(MOST_PARTS / lanes);
    const inFlight = Math.max(1, Math.floor(IN_FLIGHT / lanes));
    this.lanes = [];
    for (let lane = 0; lane < lanes; lane += 1) {
      this.lanes.push(
        new UploadLane({
          send: (number, bytes) => this.send(lane * numbers + number, bytes),
          stop,
          inFlight,
          before: this.lanes.at(-1)?.left,
          last: lane === lanes - 1,
        }),
      );
    }
  }

  /**
   * Uploads the content of all lanes.
   * @returns the parts in order, at least one, and their total size in bytes.
   * @throws the reason of `stop`.
   */
  async write(lanes: readonly AsyncIterable<Uint8Array>[]): Promise<{ size: number; parts: Part[] }> {
    await Promise.all(
      lanes.map(async (content, index) => {
        try {
          const lane = this.lanes[index];
          for await (const bytes of interruptible(content, this.stop.signal)) await lane?.write(bytes);
          await lane?.finish();
        } catch (error) {
          this.stop.abort(error);
        }
      }),
    );
    await this.settle();
    this.stop.signal.throwIfAborted();
    const sent = this.lanes.flatMap((lane) => lane.sent).sort((a, b) => a.part - b.part);
    return { size: sent.reduce((sum, { size }) => sum + size, 0), parts: sent };
  }

  /** Waits until no part is being sent, whether they succeed or fail. */
  async settle(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.settle()));
  }

  private async send(partNumber: number, bytes: Buffer): Promise<Part> {
    const { bucket: bucketName, key: objectName, uploadId: uploadID } = this.target;
    // The server compares. Over HTTPS the client signs no checksum of its own.
    const headers = { 'content-md5': createHash('md5').update(bytes).digest('base64') };
    const request = () =>
      this.client.uploadPart({ bucketName, objectName, uploadID, partNumber, headers }, bytes);
    const { etag } = await patiently(() => this.confirmed(request), this.patience, this.stop.signal);
    return { part: partNumber, etag, size: bytes.length };
  }

  /**
   * Repeats a part after `NoSuchUpload`: while its disk fills up, MinIO answers so for uploads that exist, often several times
   * in a row. Once the disk counts as full, it gives the real reason.
   */
  private confirmed<T>(request: () => Promise<T>): Promise<T> {
    const isDenied = (error: unknown) => hasCode(error, 'NoSuchUpload');
    return persistently(request, isDenied, Math.min(this.patience, DENIED_SECONDS), this.stop.signal);
  }
}
