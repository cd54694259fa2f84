const SEGMENT = /^[A-Za-z0-9._~=-]+$/;

/**
 * Whether `key` is valid: segments of letters, digits and `._~=-`, joined by slashes; no segment is `.` or `..`. Such a
 * key needs no percent escapes in an address, and cannot name a file outside the folder of the store.
 */
export function isObjectKey(key: string): boolean {
  return key.split('/').every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..');
}

/** @throws Error for an invalid key, see {@link isObjectKey}. */
export function assertObjectKey(key: string): void {
  if (isObjectKey(key)) return;
  throw new Error(
    `object key ${JSON.stringify(key)}: invalid. Must be segments of letters, digits and ._~=- joined by slashes.`,
  );
}
