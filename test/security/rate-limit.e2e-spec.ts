import { AccessTokens } from '../../src/auth/access-tokens.js';
import { TestService } from '../support/service.js';

describe('calls that come too fast', () => {
  let service: TestService;

  beforeEach(async () => {
    service = await TestService.start({ ROLE: 'api', RATE_LIMIT_PER_MINUTE: '5' });
  });

  afterEach(() => service.stop());

  const get = (token: string, path = '/v2/export_task_types') =>
    fetch(service.url + path, { headers: { 'Access-Token': token } });
  const statuses = async (calls: Promise<Response>[]) =>
    (await Promise.all(calls)).map(({ status }) => status).sort();

  it('of a member are refused, and told when to come again', async () => {
    const first = await get(service.token);
    expect(first.headers.get('X-RateLimit-Limit')).toBe('5');
    expect(first.headers.get('X-RateLimit-Remaining')).toBe('4');
    // All calls count together, those that are refused for another reason included.
    expect(
      await statuses(
        ['/v2/export_task/none', '/v2/export_task_types'].map((path) => get(service.token, path)),
      ),
    ).toEqual([200, 404]);
    expect(await statuses([get(service.token), get(service.token)])).toEqual([200, 200]);
    const refused = await get(service.token);
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers.get('Retry-After'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await refused.json()).toEqual({
      error: {
        code: 4291001,
        msg: `Rate limit exceeded: at most 5 calls per minute of one member. Call again in ${seconds} s.`,
      },
    });
  });

  it('of a member count whichever token they come with, and not against other members', async () => {
    const tokens = service.application.get(AccessTokens);
    const another = { corpId: 'acme', memberId: 'acme-2', memberName: 'n', role: 1 };
    const [again, colleague, elsewhere] = await Promise.all([
      service.tokenOf('acme'),
      tokens.create(another, 3600),
      tokens.create({ ...another, corpId: 'other', memberId: 'acme-1' }, 3600),
    ]);
    await Promise.all(Array.from({ length: 5 }, () => get(service.token)));
    expect((await get(again)).status).toBe(429);
    expect((await get(colleague)).status).toBe(200);
    expect((await get(elsewhere)).status).toBe(200);
  });

  it('of an address that tries tokens are refused without a look at the token', async () => {
    const tried = await Promise.all(Array.from({ length: 50 }, (_, number) => get(`guess-${number}`)));
    expect(new Set(tried.map(({ status }) => status))).toEqual(new Set([403]));
    const refused = await get('guess');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      error: { msg: expect.stringMatching(/: at most 50 calls per minute of one address\. /) },
    });
    expect((await get(service.token)).status).toBe(429);
  });

  it('are accepted again when the minute is over', async () => {
    await Promise.all(Array.from({ length: 6 }, () => get(service.token)));
    expect((await get(service.token)).status).toBe(429);
    const { now } = Date;
    Date.now = () => now() + 61_000;
    try {
      expect((await get(service.token)).status).toBe(200);
    } finally {
      Date.now = now;
    }
  });

  it('are not counted where no limit is set', async () => {
    const unlimited = await TestService.start({ ROLE: 'api', RATE_LIMIT_PER_MINUTE: '0' });
    try {
      const calls = Array.from({ length: 80 }, () => unlimited.call('GET', '/v2/export_task_types'));
      expect(new Set((await Promise.all(calls)).map(({ status }) => status))).toEqual(new Set([200]));
    } finally {
      await unlimited.stop();
    }
  });
});
