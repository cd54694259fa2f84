import { Logger } from '@nestjs/common';
import { attachment } from './attachment.js';
import { Client, S3Error, type ClientOptions } from 'minio';
import { beforeAbort } from './interruptible.js';
import { MinioTransport } from './minio-transport.js';
import { MultipartUpload, type UploadTarget } from './multipart-upload.js';
import { assertObjectKey } from './object-key.js';
import { ObjectStore, type StoredFile } from './object-store.js';

const DEFAULT_REGION = 'us-east-1';

/** How long a failed write waits for its parts to be discarded, in milliseconds. */
const DISCARD_MS = 3_000;

/** Where a MinIO server is, and who this service is to it. */
export interface MinioStoreOptions {
  /** The server as this service reaches it, e.g. `http://minio:9000`. */
  endpoint: string;
  /** The server as browsers reach it; links are signed for it. `endpoint` where it is left out. */
  publicEndpoint?: string;
  accessKey: string;
  secretKey: string;
  /** Created at the start where it is missing. */
  bucket: string;
  /** `us-east-1` where it is left out. */
  region?: string;
  /** The clock that links are signed by. */
  now?: () => Date;
}

/** Keeps the files in a MinIO bucket; browsers fetch them there, by presigned links. */
export class MinioObjectStore extends ObjectStore {
  private readonly logger = new Logger(MinioObjectStore.name);
  private readonly client: Client;
  private readonly publicClient: Client;
  private readonly publicAddress: string;
  private readonly bucket: string;

  /** @throws Error where an option cannot work. */
  constructor(private readonly options: MinioStoreOptions) {
    super();
    // A link must hold no percent escapes, and it names both.
    for (const name of ['accessKey', 'region'] as const) {
      if (!/^[\w.~-]+$/.test(options[name] ?? DEFAULT_REGION)) {
        throw new Error(`MinIO ${name}: letters, digits and ._~- are accepted.`);
      }
    }
    const publicEndpoint = options.publicEndpoint ?? options.endpoint;
    this.bucket = options.bucket;
    this.client = this.connect(options.endpoint);
    this.publicClient = this.connect(publicEndpoint);
    this.publicAddress = `${new URL(publicEndpoint).origin}/${options.bucket}`;
  }

  /**
   * Creates the bucket where it is missing.
   * @throws Error one line that names the server, the bucket and the fault.
   */
  async prepare(): Promise<void> {
    try {
      if (!(await this.client.bucketExists(this.bucket))) {
        await this.client.makeBucket(this.bucket, this.options.region ?? DEFAULT_REGION);
      }
    } catch (error) {
      // Another process of this service was faster.
      if (hasCode(error, 'BucketAlreadyOwnedByYou')) return;
      const { endpoint } = this.options;
      throw new Error(`MinIO at ${endpoint}, bucket ${this.bucket}: ${describe(error)}`, { cause: error });
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
    // In this order, a write that ends meanwhile leaves nothing either.
    await this.discardUploads(key);
    await this.client.removeObject(this.bucket, key);
  }

  address(key: string): string {
    assertObjectKey(key);
    return `${this.publicAddress}/${key}`;
  }

  async link(file: StoredFile, ttlSeconds: number): Promise<string> {
    assertObjectKey(file.key);
    // The client takes 0 for its longest term of seven days.
    if (!(ttlSeconds >= 1)) throw new RangeError(`a link cannot be valid for ${ttlSeconds} s`);
    const now = this.options.now?.() ?? new Date();
    const signed = await this.publicClient.presignedGetObject(this.bucket, file.key, ttlSeconds, {}, now);
    // Only slashes and equals signs are escaped, and the server reads them as well when they are not.
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
      // The server refuses a part that is not what its signed checksum says; the object must be those parts.
      const stored = await this.client.statObject(this.bucket, file.key);
      if (stored.size !== size || stored.etag !== unquoted(etag)) {
        throw new Error(`${stored.size} bytes, ETag ${stored.etag}, lie where ${size}, ${etag}, were stored`);
      }
      return { size };
    } catch (error) {
      stop.abort(error);
      // A part that ends after its upload was discarded could stay behind.
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
      // The request is not ended with the signal: an upload whose id got lost could not be discarded.
      void target.then(
        (late) => this.cleanUp(late, false),
        () => undefined,
      );
      throw error;
    }
  }

  /** Leaves nothing of a write that failed; what hinders it is logged, since the failure itself is to be told. */
  private async cleanUp(target: UploadTarget, completing: boolean): Promise<void> {
    const client = this.connect(this.options.endpoint, AbortSignal.timeout(DISCARD_MS));
    try {
      await this.discard(client, target);
      // The server may have completed the object although no answer came.
      if (completing) await client.removeObject(target.bucket, target.key);
    } catch (error) {
      this.logger.warn(`${target.key}: a failed write may have left parts: ${describe(error)}`);
    }
  }

  /** One by one: the client's listing loses its place after a thousand, but always tells the newest. */
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

  /** With a region no look-up of the bucket's region is made, so that links are signed without a request. */
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

/** Answers name an ETag with and without its quotes. */
function unquoted(etag: string): string {
  return etag.replace(/^"|"$/g, '');
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof S3Error && codes.includes(error.code ?? '');
}

/** A refused connection to a name with several addresses has a code but no message. */
function describe(error: unknown): string {
  const { message, code } = error as Partial<NodeJS.ErrnoException>;
  return message ? message : (code ?? String(error));
}
