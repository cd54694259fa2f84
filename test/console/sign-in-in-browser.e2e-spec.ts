import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { SignInCodes } from '../../src/console/sign-in-codes.js';
import { freePort } from '../../src/embedded/free-port.js';
import { ConsoleModule } from '../../src/index.js';
import { HttpHost, platforms, TOKEN } from '../service/http-host.js';
import { accessFaults, inPage, picture, signIn, TestBrowser } from '../support/browser.js';
import { startNginx } from '../support/nginx.js';
import { describeWithPrograms } from '../support/programs.js';
import { TestService } from '../support/service.js';

const navigation = (page: Page) => page.getByRole('navigation');

describeWithPrograms(['chromium-headless-shell'], 'signing in to the console in a browser', () => {
  let browser: TestBrowser;

  beforeAll(async () => {
    browser = await TestBrowser.launch();
  });

  afterAll(() => browser.close());

  describe('of the service', () => {
    let service: TestService;
    let platform: Server;
    let platformUrl: string;

    beforeAll(async () => {
      // A page of the platform with the console in a frame, which hands the token of its address over.
      platform = createServer((request, response) => {
        const { searchParams } = new URL(request.url ?? '', 'http://platform');
        response.setHeader('Content-Type', 'text/html');
        response.end(`<iframe src="${service.url}/console/" style="width:1200px;height:700px"></iframe><script>
          addEventListener('message', ({ source, origin, data }) => {
            if (data.type !== 'export-task-console:token-wanted') return;
            source.postMessage({ type: 'export-task-console:token', token: '${searchParams.get('token') ?? ''}' }, origin);
          });
        </script>`);
      }).listen(0, '127.0.0.1');
      await once(platform, 'listening');
      platformUrl = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
      service = await TestService.start({ CONSOLE_FRAME_ANCESTORS: platformUrl });
    });

    afterAll(async () => {
      platform.closeAllConnections();
      platform.close();
      await service.stop();
    });

    it('takes the token of a link that holds a code, once, and leaves the code nowhere', async () => {
      const code = service.application.get(SignInCodes).create(service.token);
      const page = await browser.newPage();
      const addresses: string[] = [];
      page.on('request', (request) => addresses.push(request.url()));
      await page.goto(`${service.url}/console/#code=${code}`);
      await navigation(page).waitFor();
      expect(page.url()).toBe(`${service.url}/console/#/exports`);
      // Neither a step back nor any address knows the token.
      await page.goBack();
      expect(page.url()).not.toContain(code);
      expect(addresses.filter((address) => address.includes(service.token))).toEqual([]);
      await page.goto(`${service.url}/console/`);
      await navigation(page).waitFor();
      await page.context().close();

      const second = await browser.newPage();
      await second.goto(`${service.url}/console/#code=${code}`);
      await second.getByText('This link has been used').waitFor();
      await picture(second, 'sign-in');
      expect(await accessFaults(second)).toEqual([]);
      browser.takeFaults();
      await second.context().close();
    });

    it('refuses a wrong token with a reason, and forgets it when the tab is left or the person signs out', async () => {
      const page = await browser.newPage({ locale: 'zh-CN' });
      await page.goto(`${service.url}/console/`);
      await page.getByRole('button', { name: '登 录' }).click();
      await page.getByText('请输入 Access-Token。').waitFor();
      await page.getByLabel('Access-Token', { exact: true }).fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByText(/Access-Token 无效或已过期|登录已过期/).waitFor();
      await page.getByLabel('Access-Token', { exact: true }).fill(service.token);
      await page.keyboard.press('Enter');
      await navigation(page).waitFor();
      const tab = await page.context().newPage();
      await tab.goto(`${service.url}/console/`);
      await tab.getByLabel('Access-Token', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('heading', { name: 'Exports' }).waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('You have signed out.').waitFor();
      expect(await inPage(page, 'sessionStorage.length')).toBe(0);
      browser.takeFaults();
      await page.context().close();
    });

    it('takes the token from the page around it, if its origin is a named one', async () => {
      const page = await browser.newPage();
      await page.goto(`${platformUrl}/?token=${service.token}`);
      const frame = page.frameLocator('iframe');
      await frame.getByRole('navigation').waitFor();
      // The same page under another origin may not even show the console.
      const other = await browser.newPage();
      await other.goto(`${platformUrl.replace('127.0.0.1', 'localhost')}/?token=${service.token}`);
      await other.waitForLoadState('networkidle');
      expect(await other.frameLocator('iframe').getByRole('navigation').count()).toBe(0);
      expect(browser.takeFaults().join()).toMatch(/frame-ancestors|Framing/);
      for (const one of [page, other]) await one.context().close();
    });

    it('believes no message of another origin', async () => {
      const page = await browser.newPage();
      await page.goto(`${service.url}/console/`);
      await page.getByLabel('Access-Token', { exact: true }).waitFor();
      const data = `{ type: 'export-task-console:token', token: '${service.token}' }`;
      const message = (origin: string) =>
        inPage(page, `dispatchEvent(new MessageEvent('message', { origin: '${origin}', data: ${data} }))`);
      await message('https://evil.example');
      expect(await page.getByLabel('Access-Token', { exact: true }).isVisible()).toBe(true);
      await message(platformUrl);
      await navigation(page).waitFor();
      expect(browser.takeFaults()).toEqual([]);
      await page.context().close();
    });

    it.each([
      ['strips the path', 'location /export/ { proxy_pass http://SERVICE/; }', '/export/console'],
      ['passes the path', 'location / { proxy_pass http://SERVICE; }', '/console'],
    ])('works behind nginx that %s', async (_, location, path) => {
      const port = await freePort();
      const nginx = await startNginx(port, location.replace('SERVICE', new URL(service.url).host));
      try {
        await service.export({ type: 2, name: 'Users', params: {} });
        const page = await browser.newPage();
        await signIn(page, `http://127.0.0.1:${port}${path}/`, service.token);
        await page.getByRole('row').filter({ hasText: 'Users' }).first().getByText('Ready').waitFor();
        await page.getByRole('link', { name: 'Overview' }).click();
        await page.getByText('Exported rows per day').waitFor();
        expect(browser.takeFaults()).toEqual([]);
        await page.context().close();
      } finally {
        await nginx.stop();
      }
    });
  });

  describe.each(platforms)('of a host on %s', (_, adapter) => {
    let host: HttpHost;

    beforeAll(async () => {
      host = await HttpHost.create(adapter);
    });

    afterEach(() => host.stop());

    afterAll(() => host.remove());

    it('takes the token of the application, below a prefix, and shows its record types', async () => {
      await host.start({
        http: { prefix: 'internal' },
        own: { imports: [ConsoleModule.forRoot({ prefix: 'admin', token: () => TOKEN })] },
        setUp: (application) => application.setGlobalPrefix('api'),
      });
      const page = await browser.newPage();
      await page.goto(`${host.url}/api/admin/console`);
      await page.getByRole('row').filter({ hasText: 'Ready' }).first().waitFor();
      await page
        .getByRole('button', { name: /^Download/ })
        .first()
        .waitFor();
      await picture(page, `host-${adapter().getType()}`);
      expect(browser.takeFaults()).toEqual([]);
      await page.context().close();
    });
  });
});
