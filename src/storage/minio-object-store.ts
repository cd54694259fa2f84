import { Logger } from '@nestjs/common';
import { Client, S3Error, type ClientOptions } from 'minio';
import { beforeAbort } from '../bounded/interruptible.js';
import { errorText } from '../errors/error-text.js';
import { BucketContents } from './bucket-contents.js';
import { MinioTransport } from './minio-transport.js';
import { MultipartUpload, type UploadTarget } from './multipart-upload.js';
import { assertObjectKey, isObjectKey } from './object-key.js';
import { attachment, ObjectStore, type OldEntry, type StoredFile } from './object-store.js';
import { patiently } from './patiently.js';
import type { Part } from './upload-lane.js';

const DEFAULT_REGION = 'us-east-1';

const PATIENCE_SECONDS = 120;

/** The key of the upload that a check begins and discards. */
const CHECK_KEY = 'check';

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
  /** How long an upload repeats a request while the store is away or overloaded, in seconds. Default: 120. */
  patienceSeconds?: number;
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
  private readonly patience: number;

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
    this.patience = options.patienceSeconds ?? PATIENCE_SECONDS;
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

  async check(signal: AbortSignal, writes = true): Promise<void> {
    const client = this.connect(this.options.endpoint, signal);
    if (!writes) {
      if (await client.bucketExists(this.bucket)) return;
      throw new Error(`the bucket ${this.bucket} is missing`);
    }
    // The smallest write: a cluster that has lost too many nodes may still read.
    const uploadId = await client.initiateNewMultipartUpload(this.bucket, CHECK_KEY, {});
    await this.discard(client, { bucket: this.bucket, key: CHECK_KEY, uploadId });
  }

  private async upload(
    file: StoredFile,
    lanes: readonly AsyncIterable<Uint8Array>[],
    stop: AbortController,
  ): Promise<{ size: number }> {
    const target = await this.initiate(file, stop.signal);
    const client = this.connect(this.options.endpoint, stop.signal);
    const upload = new MultipartUpload(client, target, lanes.length, stop, this.patience);
    let completing = false;
    try {
      const { size, parts } = await upload.write(lanes);
      completing = true;
      const etag = await this.complete(target, parts, size, stop.signal);
      // The server refuses a part that does not match its signed checksum, so it is enough to compare the whole object.
      const stored = await patiently(
        () => this.client.statObject(this.bucket, file.key),
        this.patience,
        stop.signal,
      );
      if (stored.size !== size || stored.etag !== unquoted(etag)) {
        throw new Error(
          `stored ${size} bytes with ETag ${etag}, but found ${stored.size} bytes with ETag ${stored.etag}`,
        );
      }
      if (target.repeated) await this.discardUploads(file.key);
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

  /**
   * Completes an upload. The server may have done so although its answer was lost: it then knows the upload no more.
   * @returns the ETag of the object.
   */
  private async complete(
    { bucket, key, uploadId }: UploadTarget,
    parts: Part[],
    size: number,
    signal: AbortSignal,
  ): Promise<string> {
    try {
      const completion = () => this.client.completeMultipartUpload(bucket, key, uploadId, parts);
      return (await patiently(completion, this.patience, signal)).etag;
    } catch (error) {
      if (!hasCode(error, 'NoSuchUpload')) throw error;
      const stored = await this.client.statObject(bucket, key).catch(() => undefined);
      if (stored?.size !== size) throw error;
      return stored.etag;
    }
  }

  /** Begins an upload. `repeated` tells that one may have begun whose answer was lost. */
  private async initiate(
    file: StoredFile,
    signal: AbortSignal,
  ): Promise<UploadTarget & { repeated: boolean }> {
    const { key } = file;
    let requests = 0;
    const headers = {
      'content-type': file.contentType,
      'content-disposition': attachment(file.filename),
    };
    const upload = patiently(
      () => {
        requests += 1;
        return this.client.initiateNewMultipartUpload(this.bucket, key, headers);
      },
      this.patience,
      signal,
    );
    const target = upload.then((uploadId) => ({
      bucket: this.bucket,
      key,
      uploadId,
      repeated: requests > 1,
    }));
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
