import { S3Error } from 'minio';
import { isStoreFull } from './object-store.js';

const withCode = (error: Error, code: string) => Object.assign(error, { code });

describe('a write that found no room', () => {
  it.each([
    withCode(new Error('no space left on device'), 'ENOSPC'),
    withCode(new Error('disk quota exceeded'), 'EDQUOT'),
    withCode(
      new S3Error('Storage backend has reached its minimum free drive threshold.'),
      'XMinioStorageFull',
    ),
  ])('is known by what the store says: %s', (error) => {
    expect(isStoreFull(error)).toBe(true);
  });

  it.each([
    withCode(new Error('read ECONNRESET'), 'ECONNRESET'),
    withCode(new S3Error('Access Denied.'), 'AccessDenied'),
    new Error('the disk holds other bytes than were written'),
    undefined,
  ])('is no other fault: %s', (error) => {
    expect(isStoreFull(error)).toBe(false);
  });
});
