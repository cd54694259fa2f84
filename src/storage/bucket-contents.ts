import type { Client } from 'minio';
import { StoreAnswer } from './store-answer.js';

/** The codes of a store that cannot list versions, or does not let this service list them. */
const NO_VERSIONS = [
  'AccessDenied',
  'NotImplemented',
  'MethodNotAllowed',
  'InvalidArgument',
  'InvalidRequest',
];

/** One version of an object, or the delete marker that hides it. */
interface Version {
  name?: string;
  versionId?: string;
  lastModified?: Date;
  isDeleteMarker?: boolean;
}

/** The objects of a bucket with all their versions: a plain removal from a versioned bucket only hides an object. */
export class BucketContents {
  constructor(
    private readonly client: Client,
    private readonly bucket: string,
  ) {}

  /**
   * Removes all versions of an object. A missing object is not an error. In a bucket whose versioning is suspended, the first
   * call leaves a delete marker, which the next one removes.
   */
  async remove(key: string): Promise<void> {
    const versions: Version[] = [];
    try {
      for await (const version of this.versions(key)) if (version.name === key) versions.push(version);
    } catch (error) {
      if (!hasNoVersions(error)) throw error;
      versions.push({ name: key });
    }
    // A version needs the right s3:DeleteObjectVersion, an object s3:DeleteObject.
    const [only] = versions.length === 1 ? versions : [];
    const isObject = only !== undefined && !only.isDeleteMarker && (only.versionId ?? 'null') === 'null';
    for (const { versionId = 'null' } of versions) {
      await this.client.removeObject(this.bucket, key, isObject ? {} : { versionId });
    }
  }

  /** The keys of objects, of all versions, and of unfinished uploads that are older than `time`. */
  async *olderThan(time: Date): AsyncGenerator<string> {
    let last = '';
    for await (const { name = '', lastModified } of this.all()) {
      // The versions of an object follow each other.
      if (name === last || !lastModified || lastModified >= time) continue;
      last = name;
      yield name;
    }
    for (let key = '', upload = ''; ;) {
      const page = await this.client.listIncompleteUploadsQuery(this.bucket, '', key, upload, '');
      for (const one of page.uploads) if (one.initiated < time) yield one.key;
      // Some answers are cut off and do not say where.
      if (!page.isTruncated || (page.nextKeyMarker === key && page.nextUploadIdMarker === upload)) return;
      [key, upload] = [page.nextKeyMarker, page.nextUploadIdMarker];
    }
  }

  /** What keeps removed files in the bucket, one line each; nothing for a store that does not tell. */
  async warnings(): Promise<string[]> {
    const lockOf = this.client.getObjectLockConfig.bind(this.client) as (bucket: string) => Promise<unknown>;
    const [versioning, lock] = await Promise.all([
      this.client.getBucketVersioning(this.bucket).catch(() => undefined),
      lockOf(this.bucket).catch(() => undefined),
    ]);
    const { Status: status } = Object(versioning) as { Status?: string };
    const { mode, validity, unit } = Object(lock) as { mode?: string; validity?: number; unit?: string };
    return [
      ...(status === 'Enabled' || status === 'Suspended'
        ? [
            `the bucket ${this.bucket} keeps versions. The service removes those of its files; for all others, set a lifecycle rule: NoncurrentVersionExpiration after 1 day, ExpiredObjectDeleteMarker, AbortIncompleteMultipartUpload after 1 day.`,
          ]
        : []),
      ...(mode
        ? [
            `the bucket ${this.bucket} has an object lock: nobody can remove a file for ${validity} ${unit}. Expired and deleted files stay readable in it; use a bucket without a default retention.`,
          ]
        : []),
    ];
  }

  /** Where versions cannot be listed, the objects. */
  private async *all(): AsyncGenerator<Version> {
    try {
      yield* this.versions('');
    } catch (error) {
      if (!hasNoVersions(error)) throw error;
      yield* this.client.listObjectsV2(this.bucket, '', true) as AsyncIterable<Version>;
    }
  }

  private versions(prefix: string): AsyncIterable<Version> {
    return this.client.listObjects(this.bucket, prefix, true, { IncludeVersion: true });
  }
}

function hasNoVersions(error: unknown): boolean {
  return error instanceof StoreAnswer && NO_VERSIONS.includes(error.code);
}
