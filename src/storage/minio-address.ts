import { isIP } from 'node:net';
import type { MinioStoreOptions } from './minio-object-store.js';

/** Why the bucket has no address under the endpoint; undefined if it has one. */
export function addressFault(
  endpoint: string,
  { pathStyle, bucket }: Pick<MinioStoreOptions, 'pathStyle' | 'bucket'>,
): string | undefined {
  const { pathname, search, hash, hostname, protocol } = new URL(endpoint);
  if (pathname + search + hash !== '/') {
    return 'has a path, which signatures of S3 include. Must be an address without one, such as https://files.example.com.';
  }
  if (pathStyle !== false) return undefined;
  if (isIP(hostname.replace(/^\[|\]$/g, ''))) {
    return 'has no host name, which the bucket precedes if pathStyle is false. Must have a host name, or leave pathStyle true.';
  }
  if (protocol === 'https:' && bucket.includes('.')) {
    return 'certificates of host names do not cover a bucket with a dot. Rename the bucket, or leave pathStyle true.';
  }
  return undefined;
}
