import { Logger } from '@nestjs/common';
import { Client, type BucketItemStat, type ClientOptions } from 'minio';
import { beforeAbort } from '../bounded/interruptible.js';
import { within } from '../bounded/within.js';
import { errorText } from '../errors/error-text.js';
import { hasCode } from '../errors/has-code.js';
import { BucketContents } from './bucket-contents.js';
import { addressFault } from './minio-address.js';
import { lackingRights, PROBE_KEY, probeRights, type BucketRights } from './minio-rights.js';
import { MinioTransport } from './minio-transport.js';
import { MultipartUpload, type UploadTarget } from './multipart-upload.js';
import { assertObjectKey, isObjectKey } from './object-key.js';
import { attachment, ObjectStore, type OldEntry, type StoredFile } from './object-store.js';
import { patiently } from './patiently.js';
import { StoreAnswer } from './store-answer.js';
import type { Part } from './upload-lane.js';

const DEFAULT_REGION = 'us-east-1';

const PATIENCE_SECONDS = 120;

/** Timeout for discarding the parts of a failed write, in milliseconds. */
const DISCARD_MS = 3_000;

/** How long a failed write waits for that, in seconds: a cancelled task ends soon even while the store hangs. */
const DISCARD_WAIT_SECONDS = 1;

/** The MinIO server, its bucket, and the credentials of this service. */
export interface MinioStoreOptions {
  /** The server as this service reaches it, e.g. `http://minio:9000`. */
  endpoint: string;
  /** The server as browsers reach it; links are signed for this address. Default: `endpoint`. */
  publicEndpoint?: string;
  accessKey: string;
  secretKey: string;
  /** Belongs to temporary credentials. Links end with it. */
  sessionToken?: string;
  /**
   * Whether the bucket is named in the path, as MinIO has it; otherwise it is the first part of the host name, as Alibaba OSS
   * and AWS have it. Default: true.
   */
  pathStyle?: boolean;
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
  private rights: BucketRights = { listUploads: true, abortUpload: true, absent: 'NoSuchKey' };

  /**
   * @throws Error for an access key or a region that would need percent escapes in a link, and for an address that the
   *   bucket cannot be part of.
   */
  constructor(private readonly options: MinioStoreOptions) {
    super();
    for (const name of ['accessKey', 'region'] as const) {
      if (!/^[\w.~-]+$/.test(options[name] ?? DEFAULT_REGION)) {
        throw new Error(`MinIO ${name}: invalid character. Must consist of letters, digits and ._~-.`);
      }
    }
    const publicEndpoint = options.publicEndpoint ?? options.endpoint;
    this.bucket = options.bucket;
    this.patience = options.patienceSeconds ?? PATIENCE_SECONDS;
    for (const name of ['endpoint', 'publicEndpoint'] as const) {
      const fault = addressFault(options[name] ?? options.endpoint, options);
      if (fault !== undefined) throw new Error(`MinIO ${name}: ${fault}`);
    }
    this.client = this.connect(options.endpoint);
    this.contents = new BucketContents(this.client, this.bucket);
    this.publicClient = this.connect(publicEndpoint);
    const { protocol, host, origin } = new URL(publicEndpoint);
    this.publicAddress =
      options.pathStyle === false ? `${protocol}//${this.bucket}.${host}` : `${origin}/${this.bucket}`;
  }

  /**
   * Creates the bucket if it is missing, and writes and removes a small object in it.
   * @throws Error one line that names the server, the bucket and the fault.
   */
  async prepare(): Promise<void> {
    const { endpoint } = this.options;
    const place = `MinIO at ${endpoint}, bucket ${this.bucket}`;
    try {
      this.rights = await probeRights(this.client, this.bucket).catch(async (error: unknown) => {
        if (!hasCode(error, 'NoSuchBucket')) throw error;
        await this.createBucket();
        return probeRights(this.client, this.bucket);
      });
      for (const warning of await this.contents.warnings()) this.logger.warn(warning);
      // A bucket with versions still has one of the probe.
      await this.contents.remove(PROBE_KEY).catch(() => undefined);
    } catch (error) {
      throw new Error(`${place}: ${errorText(error)}`, { cause: error });
    }
    const lacking = lackingRights(this.rights);
    if (lacking !== undefined) this.logger.warn(`${place}: ${lacking}`);
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
      return (await this.stat(key)).size;
    } catch (error) {
      if (hasCode(error, this.rights.absent, 'NoSuchKey')) return undefined;
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
    if (!(ttlSeconds >= 1))
      throw new RangeError(`ttlSeconds: invalid value ${ttlSeconds}. Must be at least 1.`);
    const now = this.options.now?.() ?? new Date();
    const signed = await this.publicClient.presignedGetObject(this.bucket, file.key, ttlSeconds, {}, now);
    // Slashes and equals signs are escaped, and the server reads them unescaped as well. A plus sign, which a session token
    // may have, would be read as a blank.
    return decodeURIComponent(signed.replaceAll('%2B', '%252B'));
  }

  async check(signal: AbortSignal, writes = true): Promise<void> {
    const client = this.connect(this.options.endpoint, signal);
    if (writes && this.rights.abortUpload) {
      // The smallest write: a cluster that has lost too many nodes may still read.
      const uploadId = await client.initiateNewMultipartUpload(this.bucket, PROBE_KEY, {});
      await this.discard(client, { bucket: this.bucket, key: PROBE_KEY, uploadId });
      return;
    }
    try {
      (await client.getObject(this.bucket, PROBE_KEY)).destroy();
    } catch (error) {
      if (!hasCode(error, this.rights.absent)) throw error;
    }
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
      // The server refuses a part that does not match its checksum, so it is enough to compare the whole object. Some stores
      // give no ETag.
      const stored = await patiently(() => this.stat(file.key), this.patience, stop.signal);
      const [made, found] = [unquoted(etag), stored.etag];
      if (stored.size !== size || (made && found && made !== found)) {
        throw new Error(
          `stored ${size} bytes with ETag ${made}, but found ${stored.size} bytes with ETag ${found}`,
        );
      }
      if (target.repeated) await this.discardRepeated(file.key);
      return { size };
    } catch (error) {
      stop.abort(error);
      // A part that ends after its upload was discarded could be left behind.
      await upload.settle();
      await within(DISCARD_WAIT_SECONDS, this.cleanUp(target, completing));
      stop.signal.throwIfAborted();
      throw error;
    }
  }

  /** Removes other uploads of a complete file. If that fails, the file stays, and the sweep removes them. */
  private async discardRepeated(key: string): Promise<void> {
    try {
      await this.discardUploads(key);
    } catch (error) {
      this.logger.warn(`${key}: a repeated initiation may have left an upload: ${errorText(error)}`);
    }
  }

  /**
   * Completes an upload. The server may have done so although its answer was lost: a repetition then gets `NoSuchUpload`.
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
      const stored = await this.stat(key).catch(() => undefined);
      if (stored?.size !== size) throw error;
      return stored.etag;
    }
  }

  /** Begins an upload. `repeated`: an earlier request, whose answer was lost, may have begun another one. */
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

  private async createBucket(): Promise<void> {
    try {
      await this.client.makeBucket(this.bucket, this.options.region ?? DEFAULT_REGION);
    } catch (error) {
      // Another process of this service created it first.
      if (hasCode(error, 'BucketAlreadyOwnedByYou')) return;
      if (!hasCode(error, 'AccessDenied')) throw error;
      throw new Error(
        'the bucket does not exist, and the access key lacks s3:CreateBucket. Create the bucket',
        {
          cause: error,
        },
      );
    }
  }

  /** @throws StoreAnswer with the code `NoSuchKey` if there is no such object. */
  private async stat(key: string): Promise<BucketItemStat> {
    try {
      return await this.client.statObject(this.bucket, key);
    } catch (error) {
      // A refused HEAD has no body; GET tells the reason.
      if (error instanceof StoreAnswer)
        (await this.client.getPartialObject(this.bucket, key, 0, 1)).destroy();
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
    // Without these rights, uploads stay; `prepare` has warned of it.
    if (!this.rights.listUploads || !this.rights.abortUpload) return;
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
      ...(this.options.sessionToken !== undefined && { sessionToken: this.options.sessionToken }),
      pathStyle: this.options.pathStyle ?? true,
      region: this.options.region ?? DEFAULT_REGION,
      transport: new MinioTransport(signal) as unknown as ClientOptions['transport'] & object,
    });
  }
}

/** Some answers quote the ETag, and some have none. */
function unquoted(etag: string | undefined): string {
  return (etag ?? '').replace(/^"|"$/g, '');
}
