import { insertDevices, PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';

const CONSOLE = 'https://console.example.com';
const task = { type: 1, params: {}, extend: { product_id: PRODUCT } };

describe('a page of another origin', () => {
  let service: TestService;
  let open: TestService;

  beforeAll(async () => {
    [service, open] = await Promise.all([
      TestService.start({ ROLE: 'api' }),
      TestService.start({ CORS_ORIGINS: `${CONSOLE},http://localhost:5173` }),
    ]);
    await insertDevices(open.database, 'acme', [{}]);
  });

  afterAll(() => Promise.all([service.stop(), open.stop()]));

  /** The question of a browser before a call. */
  const preflight = (url: string, origin: string, method: string, headers: string) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': headers,
      },
    });
  const listed = (response: Response, name: string) =>
    (response.headers.get(name) ?? '').toLowerCase().split(/,\s*/);

  it.each([
    ['POST', '/v2/export_task', 'access-token,content-type,idempotency-key'],
    ['GET', '/v2/export_task/x/events', 'access-token,last-event-id'],
    ['DELETE', '/v2/export_task/x', 'access-token'],
    ['PUT', '/v2/export_schedule/x', 'access-token,content-type'],
    ['GET', '/v2/export_file/x', 'if-match,range'],
  ])('may ask for %s %s if its origin is listed', async (method, path, headers) => {
    for (const origin of [CONSOLE, 'http://localhost:5173']) {
      const answer = await preflight(open.url + path, origin, method, headers);
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
      expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
      expect(listed(answer, 'vary')).toContain('origin');
      expect(listed(answer, 'access-control-allow-methods')).toContain(method.toLowerCase());
      expect(listed(answer, 'access-control-allow-headers')).toEqual(
        expect.arrayContaining(headers.split(',')),
      );
    }
  });

  it('may read the answers, refusals, events and files, and the headers that the client needs', async () => {
    const { id } = await open.export(task);
    const link = await open.call('GET', `/v2/export_task/${id as string}/auth_link`);
    const token = { 'Access-Token': open.token };
    const calls: [string, number, Record<string, string>][] = [
      ['/v2/export_task_types', 200, token],
      ['/v2/export_task_types', 403, {}],
      [`/v2/export_task/${id as string}/events`, 200, token],
      [(link.body.link_url as string).slice(open.url.length), 206, { Range: 'bytes=0-1' }],
    ];
    for (const [path, status, headers] of calls) {
      const answer = await fetch(open.url + path, { headers: { ...headers, Origin: CONSOLE } });
      await answer.text();
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.headers.get('access-control-allow-origin')).toBe(CONSOLE);
      expect(listed(answer, 'vary')).toContain('origin');
      expect(listed(answer, 'access-control-expose-headers')).toEqual(
        expect.arrayContaining([
          'content-disposition',
          'etag',
          'content-range',
          'retry-after',
          'x-request-id',
        ]),
      );
    }
  });

  it.each(['https://evil.example.com', 'http://console.example.com', `${CONSOLE}.evil.example.com`, 'null'])(
    'may do nothing from the origin %s',
    async (origin) => {
      const asked = await preflight(`${open.url}/v2/export_tasks`, origin, 'POST', 'access-token');
      const called = await fetch(`${open.url}/v2/export_task_types`, {
        headers: { 'Access-Token': open.token, Origin: origin },
      });
      for (const { headers } of [asked, called]) {
        expect(headers.has('access-control-allow-origin')).toBe(false);
      }
      await called.text();
    },
  );

  it('may do nothing where no origin is listed, and never asks for health or metrics', async () => {
    const asked = await preflight(`${service.url}/v2/export_tasks`, CONSOLE, 'POST', 'access-token');
    expect(asked.status).toBe(404);
    const closed = [asked];
    for (const url of [
      `${service.url}/v2/export_task_types`,
      `${open.url}/health/ready`,
      `${open.url}/metrics`,
    ]) {
      closed.push(await fetch(url, { headers: { Origin: CONSOLE } }));
    }
    for (const answer of closed) {
      expect(answer.headers.has('access-control-allow-origin')).toBe(false);
      await answer.text();
    }
  });
});
