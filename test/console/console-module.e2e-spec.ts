import { UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import helmet from 'helmet';
import { map } from 'rxjs';
import { SignInCodes } from '../../src/console/sign-in-codes.js';
import { ConsoleModule, type ConsoleExtras, type ConsoleOptions } from '../../src/index.js';
import { HttpHost, platforms, type HostSetting } from '../service/http-host.js';
import { TestService } from '../support/service.js';

/** The application's own login: a cookie of one person. */
class CookieGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers, url } = context
      .switchToHttp()
      .getRequest<{ headers: { cookie?: string }; url: string }>();
    if (!url.includes('console') || headers.cookie === 'login=ann') return true;
    throw new UnauthorizedException();
  }
}

const LOGIN = { Cookie: 'login=ann' };

describe.each(platforms)('the console in an application on %s', (_, adapter) => {
  let host: HttpHost;

  beforeAll(async () => {
    host = await HttpHost.create(adapter);
  });

  afterEach(() => host.stop());

  afterAll(() => host.remove());

  const start = (options: ConsoleOptions & ConsoleExtras = {}, setting: HostSetting = {}) =>
    host.start({ ...setting, own: { imports: [ConsoleModule.forRoot(options)], ...setting.own } });

  const page = (path = '/console/', headers: Record<string, string> = {}) =>
    host.call('GET', path, undefined, headers);

  it('is a page that no cache keeps, under a strict content policy with a new nonce each time', async () => {
    await start();
    const [first, second] = [await page(), await page()];
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(first.headers.get('cache-control')).toBe('no-store');
    const policy = first.headers.get('content-security-policy') ?? '';
    const [, nonce = ''] = /'nonce-([\w-]{22})'/.exec(policy) ?? [];
    expect(policy).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; ` +
        `connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
    );
    expect(first.text).toContain(`nonce="${nonce}"`);
    expect(first.text).not.toMatch(/CONSOLE_/);
    expect(second.headers.get('content-security-policy')).not.toContain(nonce);
  });

  it('names only files that it has, by addresses relative to itself', async () => {
    await start();
    const files = [...(await page()).text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      expect(file).toMatch(/^\.\/assets\/[\w.-]+$/);
      const { status, headers } = await page(`/console/${file.slice(2)}`);
      expect([file, status]).toEqual([file, 200]);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
    const [script = ''] = files.filter((file) => file.endsWith('.js'));
    const answers = await Promise.all(
      ['br, gzip', 'gzip;q=0.5, br;q=0', 'identity'].map((encoding) =>
        page(`/console/${script.slice(2)}`, { 'Accept-Encoding': encoding }),
      ),
    );
    expect(answers.map(({ headers }) => headers.get('content-encoding'))).toEqual(['br', 'gzip', null]);
    // The client has decoded them.
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await page('/console/assets/none.js')).body.error.code).toBe(4041001);
    expect((await page('/console/assets/..%2findex.html')).status).toBe(404);
  });

  it.each<[string, string, string | undefined, string | undefined, string]>([
    ['at the root', '', undefined, undefined, '..'],
    ['below a global prefix', 'api', undefined, undefined, '..'],
    ['beside calls with a prefix of their own', 'api', 'internal', undefined, '../internal'],
    ['with a prefix of its own', 'api', 'internal', 'admin/tools', '../../../internal'],
  ])('finds the calls %s', async (_name, global, calls, own, expected) => {
    await start(own === undefined ? {} : { prefix: own }, {
      ...(calls !== undefined && { http: { prefix: calls } }),
      setUp: (application) => application.setGlobalPrefix(global),
    });
    const address = ['', global, own, 'console'].filter((part, at) => at === 0 || part).join('/');
    const { text } = await page(`${address}/`);
    const [, settings = ''] = /name="console-settings" content="([^"]*)"/.exec(text) ?? [];
    expect(JSON.parse(settings.replaceAll('&quot;', '"'))).toEqual({
      api: expected,
      frameAncestors: [],
      session: false,
    });
    const base = new URL(expected, `${host.url}${address}/`).href.replace(/\/$/, '');
    const types = await page(`${base.slice(host.url.length)}/v2/export_task_types`);
    expect(types.body.count).toBe(1);
  });

  it('leads from its address without a slash to the one with it, behind any proxy', async () => {
    await start();
    const answer = await fetch(`${host.url}/console?x=1`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'console/']);
  });

  it('may be framed by the named origins alone, also where the application forbids frames', async () => {
    await start(
      { frameAncestors: ['https://platform.example.com'] },
      { setUp: (application) => application.use(helmet()) },
    );
    const { headers } = await page();
    expect(headers.get('content-security-policy')).toMatch(
      /frame-ancestors 'self' https:\/\/platform\.example\.com$/,
    );
    expect(headers.get('x-frame-options')).toBeNull();
  });

  it("stands behind the application's guards, and takes its token from the application", async () => {
    await start(
      { token: ({ headers }: { headers: { cookie: string } }) => `token of ${headers.cookie}` },
      { own: { providers: [{ provide: APP_GUARD, useClass: CookieGuard }] } },
    );
    const paths = ['/console/', '/console', '/console/session', '/console/assets/x.js'];
    for (const path of paths) expect((await page(path)).status).toBe(401);
    expect((await page('/console/', LOGIN)).status).toBe(200);
    const session = await page('/console/session', LOGIN);
    expect(session.body).toEqual({ token: 'token of login=ann' });
    expect(session.headers.get('cache-control')).toBe('no-store');
  });

  it("is itself, whatever the application's interceptors and pipes make of answers and parameters", async () => {
    await start(
      { token: () => 'x' },
      {
        setUp: (application) =>
          application
            .useGlobalInterceptors({
              intercept: (_context, next) => next.handle().pipe(map((data) => ({ data }))),
            })
            .useGlobalPipes({ transform: () => 'changed' }),
      },
    );
    const { text } = await page();
    const [, script = ''] = /src="\.\/(assets\/[^"]+)"/.exec(text) ?? [];
    expect((await page(`/console/${script}`)).status).toBe(200);
    expect((await page('/console/session')).body).toEqual({ token: 'x' });
  });

  it('gives no token to the page of another site, or where nobody is signed in', async () => {
    await start({ token: ({ headers }: { headers: { cookie?: string } }) => headers.cookie });
    expect((await page('/console/session')).body.error.code).toBe(4031002);
    const foreign = { ...LOGIN, 'Sec-Fetch-Site': 'cross-site' };
    expect((await page('/console/session', foreign)).body.error.code).toBe(4031002);
    expect((await page('/console/session', LOGIN)).status).toBe(200);
  });

  it('refuses to start without the calls that it makes', async () => {
    await expect(start({}, { http: false })).rejects.toThrow(
      'ConsoleModule: needs ExportTaskModule with its calls in the same application.',
    );
  });
});

describe('the console of the service', () => {
  let service: TestService;

  afterEach(() => service.stop());

  it('exchanges a code for its token once', async () => {
    service = await TestService.start();
    const code = service.application.get(SignInCodes).create(service.token);
    const redeem = () => service.call('POST', `/console/session/${code}`);
    expect(await redeem()).toEqual({ status: 200, body: { token: service.token } });
    expect((await redeem()).body.error.code).toBe(4031003);
    expect((await service.call('POST', '/console/session/x')).status).toBe(403);
    expect((await service.call('GET', `/console/session`)).status).toBe(403);
  });

  it('is not there where CONSOLE is false', async () => {
    service = await TestService.start({ CONSOLE: 'false' });
    expect((await service.call('GET', '/console/')).status).toBe(404);
  });

  it('may be framed by CONSOLE_FRAME_ANCESTORS', async () => {
    service = await TestService.start({
      CONSOLE_FRAME_ANCESTORS: 'https://a.example,https://b.example:8443',
    });
    const { headers } = await fetch(`${service.url}/console/`);
    expect(headers.get('content-security-policy')).toMatch(
      /'self' https:\/\/a\.example https:\/\/b\.example:8443$/,
    );
    expect(headers.get('x-frame-options')).toBeNull();
  });
});
