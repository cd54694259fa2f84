import type { Page } from 'playwright-core';
import { accessFaults, inPage, picture, TestBrowser } from '../support/browser.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { eventually } from '../support/eventually.js';
import { describeWithPrograms } from '../support/programs.js';
import { TestService } from '../support/service.js';
import { openConsole, row } from '../support/console-page.js';

describeWithPrograms(['chromium-headless-shell'], 'the console in a browser', () => {
  let service: TestService;
  let browser: TestBrowser;
  let id: string;

  beforeAll(async () => {
    service = await TestService.start();
    await insertDevices(service.database, 'acme', [{ id: 1, name: '客厅灯' }]);
    ({ id } = await service.export({ name: 'Lamps', type: 1, params: {}, extend: { product_id: PRODUCT } }));
    browser = await TestBrowser.launch();
  });

  afterEach(() => {
    expect(browser.takeFaults()).toEqual([]);
  });

  afterAll(async () => {
    await browser.close();
    await service.stop();
  });

  it('has nothing that axe-core finds serious: light and dark, in both languages, on a phone too', async () => {
    const looks = [
      { name: 'en', locale: 'en-US' },
      { name: 'zh', locale: 'zh-CN' },
      { name: 'dark', locale: 'zh-CN', colorScheme: 'dark' },
      { name: 'phone', locale: 'zh-CN', viewport: { width: 360, height: 760 } },
      { name: 'wide', locale: 'zh-CN', viewport: { width: 2560, height: 1200 } },
    ] as const;
    const views = [
      { path: 'exports', shows: (page: Page) => row(page, 'Lamps') },
      { path: 'overview', shows: (page: Page) => page.locator('svg.day-chart').first() },
      { path: `exports?task=${id}`, shows: (page: Page) => page.getByRole('dialog').getByRole('tablist') },
    ];
    for (const { name, ...look } of looks) {
      const page = await openConsole(browser, service, '/exports', look);
      for (const { path, shows } of views) {
        await page.goto(`${service.url}/console/#/${path}`);
        await shows(page).waitFor();
        await page.waitForLoadState('networkidle');
        expect([name, path, await accessFaults(page)]).toEqual([name, path, []]);
        const sideways = await inPage<number>(page, 'document.documentElement.scrollWidth - innerWidth');
        expect([name, path, sideways <= 0]).toEqual([name, path, true]);
        await picture(page, `${path.replace(/\?.*/, '-task')}-${name}`);
      }
      await page.context().close();
    }
  }, 180_000);

  it('loads at most 350 kB for the list, without the query builder, and shifts nothing', async () => {
    const page = await browser.newPage();
    await page.goto(`${service.url}/console/`);
    const key = `export-task-console.token ${service.url}`;
    await inPage(page, `sessionStorage.setItem('${key}', '${service.token}')`);
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    let bytes = 0;
    const files = new Map<string, string>();
    session.on('Network.responseReceived', ({ requestId, response: { url } }) => {
      if (url.startsWith(`${service.url}/console/`)) files.set(requestId, url);
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (files.has(requestId)) bytes += encodedDataLength;
    });
    const began = Date.now();
    await page.reload();
    await row(page, 'Lamps').waitFor();
    const seconds = (Date.now() - began) / 1000;
    await page.waitForLoadState('networkidle');
    const shift = await inPage<number>(
      page,
      `new Promise((resolve) => {
        let sum = 0;
        const observer = new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (sum += value)));
        observer.observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 200);
      })`,
    );
    expect([...files.values()].filter((name) => /create-view|query-?builder/i.test(name))).toEqual([]);
    expect(bytes / 1000).toBeLessThan(350);
    expect(shift).toBeLessThan(0.1);
    console.info(
      `first load of the list: ${(bytes / 1000).toFixed(0)} kB, ${seconds} s, shift ${shift.toFixed(3)}`,
    );
    await page.context().close();
  });

  it('keeps what can be done with a task in view, however narrow the window is', async () => {
    const page = await openConsole(browser, service);
    for (const width of [1400, 1100, 800, 360]) {
      await page.setViewportSize({ width, height: 760 });
      const button = row(page, 'Lamps').getByRole('button', { name: /^More actions/ });
      await button.waitFor();
      await eventually(
        async () => {
          const { x = width, width: wide = 0 } = (await button.boundingBox()) ?? {};
          return [width, x + wide];
        },
        ([, right = width + 1]) => right <= width,
      );
    }
    await page.context().close();
  });

  it('stays quick with 10,000 tasks: it shows one page, and goes to any', async () => {
    await service.database.query(
      `INSERT INTO export_task SELECT (jsonb_populate_record(export_task, jsonb_build_object(
         'id', '01936c5e-0000-7000-8000-' || lpad(n::text, 12, '0'), 'name', 'Task ' || n, 'idempotency_key', NULL))).*
         FROM export_task, generate_series(1, 10000) AS n WHERE name = 'Lamps'`,
    );
    const page = await openConsole(browser, service, '/exports?sort=name:asc&size=100');
    await page.getByText('10001 tasks').waitFor();
    expect(await page.getByRole('row').count()).toBe(101);
    await page.getByRole('listitem', { name: '101' }).click();
    await row(page, 'Task 9999').waitFor();
    expect(page.url()).toContain('page=101');
    await page.context().close();
  });
});
