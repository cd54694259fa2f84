import type { Client } from 'minio';

/** 10,000 parts of this size make 80 GiB, the largest object that can be stored. */
export const PART_SIZE = 8 * 1024 * 1024;

/** With the part that is being gathered, this bounds the memory of an upload to three parts. */
const IN_FLIGHT = 2;

/** The upload that the parts belong to. */
export interface UploadTarget {
  bucket: string;
  key: string;
  uploadId: string;
}

/** Cuts the bytes of one object into parts, and uploads them while the next one is gathered. */
export class MultipartUpload {
  private readonly parts: { part: number; etag: string }[] = [];
  private readonly inFlight = new Set<Promise<void>>();
  private readonly spare: Buffer[] = [];
  private buffer: Buffer = Buffer.allocUnsafe(PART_SIZE);
  private filled = 0;
  private started = 0;
  private size = 0;

  /**
   * @param client its requests must end when `stop` aborts.
   * @param stop is aborted with the error of a part that fails, so that a source that hangs holds nothing up.
   */
  constructor(
    private readonly client: Client,
    private readonly target: UploadTarget,
    private readonly stop: AbortController,
  ) {}

  /**
   * Takes the bytes, which may be overwritten afterwards; waits while enough parts are under way.
   * @throws the reason of `stop`.
   */
  async write(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length;) {
      const piece = bytes.subarray(from, from + PART_SIZE - this.filled);
      this.buffer.set(piece, this.filled);
      this.filled += piece.length;
      from += piece.length;
      if (this.filled === PART_SIZE) await this.startPart();
    }
  }

  /**
   * Sends what is left, and waits for every part.
   * @returns the parts in order, at least one, and the number of bytes in them.
   * @throws the reason of `stop`.
   */
  async finish(): Promise<{ size: number; parts: { part: number; etag: string }[] }> {
    if (this.filled > 0 || this.started === 0) await this.startPart();
    await this.settle();
    this.stop.signal.throwIfAborted();
    return { size: this.size, parts: this.parts.sort((a, b) => a.part - b.part) };
  }

  /** Waits until no part is under way, whatever became of them. */
  async settle(): Promise<void> {
    await Promise.all(this.inFlight);
  }

  private async startPart(): Promise<void> {
    while (this.inFlight.size >= IN_FLIGHT) await Promise.race(this.inFlight);
    this.stop.signal.throwIfAborted();
    const sent: Promise<void> = this.send(this.buffer, this.filled).finally(() => this.inFlight.delete(sent));
    this.inFlight.add(sent);
    this.buffer = this.spare.pop() ?? Buffer.allocUnsafe(PART_SIZE);
    this.filled = 0;
  }

  /** Never throws: a part that fails stops the upload. */
  private async send(buffer: Buffer, length: number): Promise<void> {
    const { bucket: bucketName, key: objectName, uploadId: uploadID } = this.target;
    this.started += 1;
    const partNumber = this.started;
    try {
      const { etag } = await this.client.uploadPart(
        { bucketName, objectName, uploadID, partNumber, headers: {} },
        buffer.subarray(0, length),
      );
      this.parts.push({ part: partNumber, etag });
      this.size += length;
      this.spare.push(buffer);
    } catch (error) {
      this.stop.abort(error);
    }
  }
}
