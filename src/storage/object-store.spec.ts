import { attachment, isStoreFull } from './object-store.js';
import { StoreAnswer } from './store-answer.js';

const withCode = (error: Error, code: string) => Object.assign(error, { code });

describe('isStoreFull', () => {
  it.each([
    withCode(new Error('no space left on device'), 'ENOSPC'),
    withCode(new Error('disk quota exceeded'), 'EDQUOT'),
    new StoreAnswer(
      507,
      'XMinioStorageFull',
      'Storage backend has reached its minimum free drive threshold.',
    ),
    new StoreAnswer(507, '', 'an empty answer'),
    new StoreAnswer(400, 'XMinioAdminBucketQuotaExceeded', 'Bucket quota exceeded'),
    new StoreAnswer(403, 'QuotaExceeded', 'no message'),
    new StoreAnswer(400, 'EntityTooLarge', 'The quota of the bucket is used up'),
  ])('recognizes a store without free space: %s', (error) => {
    expect(isStoreFull(error)).toBe(true);
  });

  it.each([
    withCode(new Error('read ECONNRESET'), 'ECONNRESET'),
    new StoreAnswer(403, 'AccessDenied', 'Access Denied.'),
    new StoreAnswer(413, '', 'an HTML page "413 Request Entity Too Large"'),
    new Error('the disk holds other bytes than were written'),
    undefined,
  ])('ignores any other fault: %s', (error) => {
    expect(isStoreFull(error)).toBe(false);
  });
});

describe('the Content-Disposition of a file', () => {
  it.each([
    ['devices.csv', 'attachment; filename=devices.csv'],
    ['设备 devices 2024.csv.gz', 'devices 2024.csv.gz'],
    ['Café.xlsx', 'Cafe.xlsx'],
    ['设备列表.csv', 'export.csv'],
    ['设备 - 列表.csv', 'export.csv'],
    ['100%25.csv', '100%25.csv'],
  ])('of %s has the ASCII characters of the name for programs that read no others', (filename, expected) => {
    const header = attachment(filename);
    expect(header).toContain(expected);
    expect(header).toMatch(/^[ -~]+$/);
  });
});
