import { Logger } from '@nestjs/common';
import { Client, S3Error, type ClientOptions } from 'minio';
import { beforeAbort } from '../bounded/interruptible.js';
import { errorText } from '../errors/error-text.js';
import { BucketContents } from './bucket-contents.js';
import { MinioTransport } from './minio-transport.js';
import { MultipartUpload, type UploadTarget } from './multipart-upload.js';
import { assertObjectKey, isObjectKey } from './object-key.js';
import { attachment, ObjectStore, type OldEntry, type StoredFile } from './object-store.js';

const DEFAULT_REGION = 'us-east-1';

/** Timeout for discarding the parts of a failed write, in milliseconds. */
const DISCARD_MS = 3_000;

/** The MinIO server, its bucket, and the credentials of this service. */
export interface MinioStoreOptions {
  /** The server as this service reaches it, e.g. `http://minio:9000`. */
  endpoint: string;
  /** The server as browsers reach it; links are signed for this address. Default: `endpoint`. */
  publicEndpoint?: string;
  accessKey: string;
  secretKey: string;
  /** Created at the start if it is missing. */
  bucket: string;
  /** Default: `us-east-1`. */
  region?: string;
  /** The clock for signing links; the system clock by default. */
  now?: () => Date;
}

/** Stores the files in a MinIO bucket; browsers download them from MinIO, through presigned links. */
export class MinioObjectStore extends ObjectStore {
  private readonly logger = new Logger(MinioObjectStore.name);
  private readonly client: Client;
  private readonly publicClient: Client;
  private readonly publicAddress: string;
  private readonly bucket: string;
  private readonly contents: BucketContents;

  /** @throws Error for an access key or a region that would need percent escapes in a link. */
  constructor(private readonly options: MinioStoreOptions) {
    super();
    for (const name of ['accessKey', 'region'] as const) {
      if (!/^[\w.~-]+$/.test(options[name] ?? DEFAULT_REGION)) {
        throw new Error(`MinIO ${name}: must consist of letters, digits and ._~- only.`);
      }
    }
    const publicEndpoint = options.publicEndpoint ?? options.endpoint;
    this.bucket = options.bucket;
    this.client = this.connect(options.endpoint);
    this.contents = new BucketContents(this.client, this.bucket);
    this.publicClient = this.connect(publicEndpoint);
    this.publicAddress = `${new URL(publicEndpoint).origin}/${options.bucket}`;
  }

  /**
   * Creates the bucket if it is missing.
   * @throws Error one line that names the server, the bucket and the fault.
   */
  async prepare(): Promise<void> {
    try {
      if (!(await this.client.bucketExists(this.bucket))) {
        await this.client.makeBucket(this.bucket, this.options.region ?? DEFAULT_REGION);
      }
      for (const warning of await this.contents.warnings()) this.logger.warn(warning);
    } catch (error) {
      // Another process of this service created it first.
      if (hasCode(error, 'BucketAlreadyOwnedByYou')) return;
      const { endpoint } = this.options;
      throw new Error(`MinIO at ${endpoint}, bucket ${this.bucket}: ${errorText(error)}`, { cause: error });
    }
  }

  async putLanes(
    file: StoredFile,
    lanes: readonly AsyncIterable<Uint8Array>[],
    signal?: AbortSignal,
  ): Promise<{ size: number }> {
    assertObjectKey(file.key);
    const stop = new AbortController();
    const forward = () => {
      stop.abort(signal?.reason);
    };
    signal?.addEventListener('abort', forward);
    try {
      signal?.throwIfAborted();
      return await this.upload(file, lanes, stop);
    } finally {
      signal?.removeEventListener('abort', forward);
    }
  }

  async size(key: string): Promise<number | undefined> {
    assertObjectKey(key);
    try {
      return (await this.client.statObject(this.bucket, key)).size;
    } catch (error) {
      if (hasCode(error, 'NoSuchKey', 'NotFound')) return undefined;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    assertObjectKey(key);
    // In this order, a write that finishes in the meantime leaves nothing behind either.
    await this.discardUploads(key);
    await this.contents.remove(key);
  }

  override async *olderThan(time: Date): AsyncGenerator<OldEntry> {
    for await (const key of this.contents.olderThan(time)) {
      if (isObjectKey(key)) yield { key, name: `${this.bucket}/${key}`, remove: () => this.remove(key) };
    }
  }

  address(key: string): string {
    assertObjectKey(key);
    return `${this.publicAddress}/${key}`;
  }

  async link(file: StoredFile, ttlSeconds: number): Promise<string> {
    assertObjectKey(file.key);
    // The client reads 0 as its maximum of seven days.
    if (!(ttlSeconds >= 1)) throw new RangeError(`a link cannot be valid for ${ttlSeconds} s`);
    const now = this.options.now?.() ?? new Date();
    const signed = await this.publicClient.presignedGetObject(this.bucket, file.key, ttlSeconds, {}, now);
    // Only slashes and equals signs are escaped, and the server reads them unescaped as well.
    return decodeURIComponent(signed);
  }

  async check(signal: AbortSignal): Promise<void> {
    const found = await this.connect(this.options.endpoint, signal).bucketExists(this.bucket);
    if (!found) throw new Error(`there is no bucket ${this.bucket}`);
  }

  private async upload(
    file: StoredFile,
    lanes: readonly AsyncIterable<Uint8Array>[],
    stop: AbortController,
  ): Promise<{ size: number }> {
    const target = await this.initiate(file, stop.signal);
    const client = this.connect(this.options.endpoint, stop.signal);
    const upload = new MultipartUpload(client, target, lanes.length, stop);
    let completing = false;
    try {
      const { size, parts } = await upload.write(lanes);
      completing = true;
      const { etag } = await this.client.completeMultipartUpload(
        this.bucket,
        file.key,
        target.uploadId,
        parts,
      );
      // The server refuses a part that does not match its signed checksum, so it is enough to compare the whole object.
      const stored = await this.client.statObject(this.bucket, file.key);
      if (stored.size !== size || stored.etag !== unquoted(etag)) {
        throw new Error(
          `stored ${size} bytes with ETag ${etag}, but found ${stored.size} bytes with ETag ${stored.etag}`,
        );
      }
      return { size };
    } catch (error) {
      stop.abort(error);
      // A part that ends after its upload was discarded could be left behind.
      await upload.settle();
      await this.cleanUp(target, completing);
      stop.signal.throwIfAborted();
      throw error;
    }
  }

  private async initiate(file: StoredFile, signal: AbortSignal): Promise<UploadTarget> {
    const { key } = file;
    const upload = this.client.initiateNewMultipartUpload(this.bucket, key, {
      'content-type': file.contentType,
      'content-disposition': attachment(file.filename),
    });
    const target = upload.then((uploadId) => ({ bucket: this.bucket, key, uploadId }));
    try {
      return await beforeAbort(target, signal);
    } catch (error) {
      // The request continues after the abort: without its upload id the upload could not be discarded.
      void target.then(
        (late) => this.cleanUp(late, false),
        () => undefined,
      );
      throw error;
    }
  }

  /** Removes what a failed write left. A failure of the clean-up is only logged: the caller gets the first error. */
  private async cleanUp(target: UploadTarget, completing: boolean): Promise<void> {
    const client = this.connect(this.options.endpoint, AbortSignal.timeout(DISCARD_MS));
    try {
      await this.discard(client, target);
      // The server may have completed the object although its answer was lost.
      if (completing) await new BucketContents(client, target.bucket).remove(target.key);
    } catch (error) {
      this.logger.warn(`${target.key}: a failed write may have left parts: ${errorText(error)}`);
    }
  }

  /** One by one: the client's listing breaks after a thousand uploads, but it always finds the newest one. */
  private async discardUploads(key: string): Promise<void> {
    for (let last = ''; ;) {
      const uploadId = await this.client.findUploadId(this.bucket, key);
      if (uploadId === undefined) return;
      if (uploadId === last) throw new Error(`upload ${uploadId} of ${key} cannot be discarded`);
      await this.discard(this.client, { bucket: this.bucket, key, uploadId });
      last = uploadId;
    }
  }

  private async discard(client: Client, { bucket, key, uploadId }: UploadTarget): Promise<void> {
    try {
      await client.abortMultipartUpload(bucket, key, uploadId);
    } catch (error) {
      if (!hasCode(error, 'NoSuchUpload')) throw error;
    }
  }

  /** The region is always given: without it the client would look it up, and signing a link would need a request. */
  private connect(endpoint: string, signal?: AbortSignal): Client {
    const { hostname, port, protocol } = new URL(endpoint);
    const useSSL = protocol === 'https:';
    return new Client({
      endPoint: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (useSSL ? 443 : 80),
      useSSL,
      accessKey: this.options.accessKey,
      secretKey: this.options.secretKey,
      region: this.options.region ?? DEFAULT_REGION,
      transport: new MinioTransport(signal) as ClientOptions['transport'] & object,
    });
  }
}

/** Some answers quote the ETag and some do not. */
function unquoted(etag: string): string {
  return etag.replace(/^"|"$/g, '');
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof S3Error && codes.includes(error.code ?? '');
}
