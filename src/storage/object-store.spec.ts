import { S3Error } from 'minio';
import { isStoreFull } from './object-store.js';

const withCode = (error: Error, code: string) => Object.assign(error, { code });

describe('isStoreFull', () => {
  it.each([
    withCode(new Error('no space left on device'), 'ENOSPC'),
    withCode(new Error('disk quota exceeded'), 'EDQUOT'),
    withCode(
      new S3Error('Storage backend has reached its minimum free drive threshold.'),
      'XMinioStorageFull',
    ),
  ])('recognizes a store without free space: %s', (error) => {
    expect(isStoreFull(error)).toBe(true);
  });

  it.each([
    withCode(new Error('read ECONNRESET'), 'ECONNRESET'),
    withCode(new S3Error('Access Denied.'), 'AccessDenied'),
    new Error('the disk holds other bytes than were written'),
    undefined,
  ])('ignores any other fault: %s', (error) => {
    expect(isStoreFull(error)).toBe(false);
  });
});
