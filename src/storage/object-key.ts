const SEGMENT = /^[A-Za-z0-9._~=-]+$/;

/**
 * Whether `key` is one of the store's: segments of letters, digits and `._~=-`, joined by slashes, none of them
 * `.` or `..`. Such a key needs no escape in an address, and names no file outside the store's folder.
 */
export function isObjectKey(key: string): boolean {
  return key.split('/').every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..');
}

/** @throws Error where `key` is none of the store's, see {@link isObjectKey}. */
export function assertObjectKey(key: string): void {
  if (isObjectKey(key)) return;
  throw new Error(
    `object key ${JSON.stringify(key)} is not accepted; segments of letters, digits and ._~=- joined by slashes are.`,
  );
}
