import { accessFaults, inPage, picture, tabTo } from '../support/browser.js';
import { createdIn } from '../support/create-view.js';
import { DemoConsole } from '../support/demo-console.js';
import { describeWithPrograms } from '../support/programs.js';

describeWithPrograms(['chromium-headless-shell'], 'creating an export in a browser, for everyone', () => {
  let demo: DemoConsole;

  beforeAll(async () => {
    demo = await DemoConsole.start();
  });

  afterEach(() => {
    expect(demo.browser.takeFaults()).toEqual([]);
  });

  afterAll(() => demo.stop());

  it('needs no mouse from the sign-in to the row at the top of the list', async () => {
    const page = await demo.browser.newPage();
    const press = (key: string) => page.keyboard.press(key);
    await page.goto(`${demo.service.url}/console/`);
    await tabTo(page, page.getByLabel('Access-Token', { exact: true }));
    await page.keyboard.insertText(demo.token);
    await press('Enter');
    await tabTo(page, page.getByRole('link', { name: 'New export' }).last());
    await press('Enter');
    await tabTo(page, page.getByRole('link', { name: 'Dealers' }));
    await press('Enter');
    await tabTo(page, page.getByRole('checkbox', { name: /(^| )email/ }));
    await press('Space');
    await tabTo(page, page.getByRole('listitem').filter({ hasText: 'Dealer ID' }));
    await press('ArrowDown');
    await tabTo(page, page.getByLabel('Move Dealer name up'));
    await press('Enter');
    await tabTo(page, page.getByLabel('Name', { exact: true }));
    await press('ControlOrMeta+a');
    await page.keyboard.insertText('By keys');
    await tabTo(page, page.getByRole('button', { name: 'Export', exact: true }));
    await press('Enter');
    const id = await createdIn(page);
    await page.locator('tbody tr.ant-table-row').first().getByText('By keys').waitFor();
    const { params } = await demo.ended(id);
    expect(params.filter.slice(0, 2)).toEqual(['name', 'id']);
    expect(params.filter).not.toContain('email');
    await page.context().close();
  });

  it('has nothing that axe-core finds serious at any step: light and dark, in both languages, on a phone too', async () => {
    const template = {
      name: 'Dealers',
      describe: 'All of them',
      shared: true,
      type: 5,
      params: { filter: ['id', 'name'], query: { sale_goal: { $gte: 0 }, status: 1 }, order: { id: 'asc' } },
    };
    const { body } = await demo.service.call('POST', '/v2/export_template', template, demo.token);
    const looks = [
      { name: 'en', locale: 'en-US' },
      { name: 'zh', locale: 'zh-CN' },
      { name: 'dark', locale: 'zh-CN', colorScheme: 'dark' },
      { name: 'phone', locale: 'en-US', viewport: { width: 360, height: 760 } },
    ] as const;
    for (const { name, ...look } of looks) {
      const { page } = await demo.open('/create', look);
      const check = async (step: string) => {
        await page.waitForLoadState('networkidle');
        expect([name, step, await accessFaults(page)]).toEqual([name, step, []]);
        const sideways = await inPage<number>(page, 'document.documentElement.scrollWidth - innerWidth');
        expect([name, step, sideways <= 0]).toEqual([name, step, true]);
        await picture(page, `create-${step}-${name}`);
      };
      await page.locator('.templates li').waitFor();
      await check('start');
      await page.locator('a[href="#/create?type=9"]').click();
      await page.locator('.preview-rows td').first().waitFor();
      await check('groups');
      await page.goto(`${demo.service.url}/console/#/create?template=${body.id}`);
      await page.locator('.rule-input').first().waitFor();
      for (const folded of await page.locator('.ant-collapse-header').all()) await folded.click();
      await page.locator('#json-body').waitFor();
      await check('parts');
      await page.locator('.submit-bar button:not(.ant-btn-primary)').last().click();
      await page.getByRole('dialog').waitFor();
      await check('template');
      await page.context().close();
    }
  }, 120_000);
});
