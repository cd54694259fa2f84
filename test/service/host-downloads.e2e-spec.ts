import { HttpHost, platforms } from './http-host.js';

const BYTES = 28;
const whole = { 'content-length': '28', 'content-type': 'text/csv; charset=utf-8', 'accept-ranges': 'bytes' };
const LONG_AGO = 'Thu, 01 Jan 2015 00:00:00 GMT';
const MUCH_LATER = 'Thu, 01 Jan 2099 00:00:00 GMT';

/** A request, and the answer to it: its status, its bytes, and headers among others. */
type Case = [
  sent: Record<string, string>,
  status: number,
  range?: [number, number] | undefined,
  headers?: object,
];

describe.each(platforms)('a download from the local store on %s', (_, adapter) => {
  let host: HttpHost;
  let link: string;
  let content: Buffer;
  let etag: string;

  const get = async (sent: Record<string, string> = {}, method = 'GET') => {
    const filled = Object.entries(sent).map(([name, value]) => [name, value.replace('ETAG', etag)]);
    const response = await fetch(link, { method, headers: Object.fromEntries(filled) });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, bytes, headers: Object.fromEntries(response.headers) };
  };

  beforeAll(async () => {
    host = await HttpHost.create(adapter);
    await host.start();
    link = await host.link();
    const response = await fetch(link);
    etag = response.headers.get('etag') ?? '';
    content = Buffer.from(await response.arrayBuffer());
  });

  afterAll(async () => {
    await host.stop();
    await host.remove();
  });

  it('has the name, the length and the type of the file', async () => {
    const { status, headers, bytes } = await get();
    expect({ status, size: bytes.length }).toEqual({ status: 200, size: BYTES });
    expect(headers).toMatchObject({
      ...whole,
      'cache-control': 'private, no-store',
      'content-disposition': 'attachment; filename=n.csv',
      'x-content-type-options': 'nosniff',
      'last-modified': expect.stringMatching(/ GMT$/),
      etag: expect.stringMatching(/^"[^"]+"$/),
    });
  });

  it('has the same head without a body for HEAD, even of a range', async () => {
    for (const sent of [{}, { range: 'bytes=5-' }]) {
      const { status, bytes, headers } = await get(sent, 'HEAD');
      expect({ status, size: bytes.length, headers }).toMatchObject({ status: 200, size: 0, headers: whole });
    }
  });

  it.each<Case>([
    [{ range: 'bytes=0-4' }, 206, [0, 4], { 'content-range': 'bytes 0-4/28', 'content-length': '5' }],
    [{ range: 'bytes=20-' }, 206, [20, 27], { 'content-range': 'bytes 20-27/28', 'content-length': '8' }],
    [{ range: 'bytes=-3' }, 206, [25, 27], { 'content-range': 'bytes 25-27/28', 'content-length': '3' }],
    [{ range: 'bytes=5-999' }, 206, [5, 27], { 'content-range': 'bytes 5-27/28' }],
    [{ range: 'bytes=28-' }, 416, undefined, { 'content-range': 'bytes */28' }],
    [{ range: 'bytes=0-1,3-4' }, 200, [0, 27], whole],
    [{ range: 'lines=0-1' }, 200, [0, 27], whole],
    [{ range: 'bytes=5-', 'if-range': 'ETAG' }, 206, [5, 27]],
    [{ range: 'bytes=5-', 'if-range': '"other"' }, 200, [0, 27], whole],
    [{ 'if-none-match': 'ETAG' }, 304],
    [{ 'if-none-match': '"other"' }, 200, [0, 27], whole],
    [{ 'if-modified-since': MUCH_LATER }, 304],
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-match': '"other", ETAG' }, 200, [0, 27], whole],
    [{ 'if-unmodified-since': LONG_AGO }, 412],
  ])('answers %j with %d', async (...[sent, status, range, headers = {}]) => {
    const answer = await get(sent);
    const expected = range ? content.subarray(range[0], range[1] + 1) : Buffer.alloc(0);
    expect({ status: answer.status, bytes: answer.bytes }).toEqual({ status, bytes: expected });
    expect(answer.headers).toMatchObject(headers);
    if (!range) expect(answer.headers).not.toHaveProperty('content-disposition');
  });

  it('is refused with the envelope', async () => {
    const altered = await host.call('GET', link.replace('expires=', 'expires=9'));
    expect(altered).toMatchObject({ status: 403, body: { error: { code: 4031001 } } });
    expect(altered.headers.get('content-type')).toMatch('application/json');
    const unsigned = await host.call('GET', link.replace(/\?.*/, ''));
    expect(unsigned.body.error.msg).toBe('This address needs a signed link; ask for a new link.');
    for (const path of ['%2e%2e/secret', 'a%2fb', '']) {
      const answer = await host.call('GET', `/v2/export_file/a/${path}${new URL(link).search}`);
      expect(answer).toMatchObject({ status: 403, body: { error: { code: 4031001 } } });
    }
  });
});
