import { Readable } from 'node:stream';
import { storeAnswer } from './store-answer.js';

function messageOf(status: number, body: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = Object.assign(Readable.from(body === '' ? [] : [Buffer.from(body)]), {
    statusCode: status,
    headers,
  });
  return storeAnswer(answer).then(({ message }) => message);
}

describe('the message of a refusal by an object store', () => {
  it.each([
    [
      403,
      '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>No &#34;right&#34; &amp; no &lt;key&#x3e;</Message></Error>',
      'HTTP 403 AccessDenied: No "right" & no <key>',
    ],
    [403, '<Error xmlns="s3"><Code>QuotaExceeded</Code></Error>', 'HTTP 403 QuotaExceeded: no message'],
    [
      403,
      '<Error><Code>RequestTimeTooSkewed</Code></Error>',
      'HTTP 403 RequestTimeTooSkewed: The clock of this machine or of the store is wrong: set it',
    ],
    [400, '', 'HTTP 400 without an S3 code: an empty answer'],
    [
      413,
      '<html>\r\n<head><title>413 Request Entity Too Large</title></head><body>…',
      'HTTP 413 without an S3 code: an HTML page "413 Request Entity Too Large"',
    ],
    [502, '<html><p>bad\n gateway</p>', 'HTTP 502 without an S3 code: an HTML page "bad gateway"'],
    [500, 'upstream\0\nis &away;', 'HTTP 500 without an S3 code: the text "upstream\0 is &away;"'],
    [500, 'x'.repeat(70_000), `HTTP 500 without an S3 code: the text "${'x'.repeat(200)}"`],
  ])('has the status %d and what the body tells', async (status, body, message) => {
    await expect(messageOf(status, body)).resolves.toBe(message);
  });

  it('has the reason in the headers of MinIO, where there is no body', async () => {
    const headers = { 'x-minio-error-code': 'InvalidAccessKeyId', 'x-minio-error-desc': '"No such key."' };
    await expect(messageOf(403, '', headers)).resolves.toBe('HTTP 403 InvalidAccessKeyId: No such key.');
  });

  it('has what arrived of a body that breaks off', async () => {
    const broken = new Readable({ read: () => undefined });
    broken.push('<Error><Code>XMinioStorageFull</Code>');
    const answer = Object.assign(broken, { statusCode: 507, headers: {} });
    broken.once('data', () => setImmediate(() => broken.destroy(new Error('aborted'))));
    const { message, code } = await storeAnswer(answer);
    expect([code, message]).toEqual(['XMinioStorageFull', 'HTTP 507 XMinioStorageFull: no message']);
  });
});
