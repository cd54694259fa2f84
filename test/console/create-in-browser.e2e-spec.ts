import type { Locator, Page } from 'playwright-core';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { DEMO_APP, DEMO_CORP } from '../../src/demo/demo-data.js';
import { clickInPlace, picture } from '../support/browser.js';
import { createdIn, type CreateView } from '../support/create-view.js';
import { DemoConsole } from '../support/demo-console.js';
import { eventually } from '../support/eventually.js';
import { describeWithPrograms } from '../support/programs.js';
import { typeChoices } from '../support/type-choices.js';

describeWithPrograms(['chromium-headless-shell'], 'creating an export in a browser', () => {
  let demo: DemoConsole;

  beforeAll(async () => {
    demo = await DemoConsole.start();
  });

  afterEach(async () => {
    expect(demo.browser.takeFaults()).toEqual([]);
    await demo.service.database.query('DELETE FROM export_template');
  });

  afterAll(async () => {
    await demo.stop();
  });

  const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

  describe('of a record type', () => {
    let view: CreateView;

    beforeAll(async () => {
      view = await demo.open('/create');
    });

    afterAll(() => view.page.context().close());

    it.each(typeChoices)('exports $type with the chosen columns and a condition', async (choice) => {
      const { type, columns, condition, params, extend } = choice;
      const { page } = view;
      const name = `Chosen ${type.replace('/', ' ')}`;
      await page.getByRole('menuitem', { name: 'New export' }).getByRole('link').click();
      await page.getByRole('link', { name: new RegExp(`^${type}`) }).click();
      if (type === 'Warranty list') await page.getByLabel('Warranty app ID').fill(DEMO_APP);
      await view.tick(columns);
      await view.addCondition(condition);
      await view.name.fill(name);
      await view.submit.click();
      const id = await createdIn(page);
      await row(page, name).getByText('Ready').waitFor();
      expect(await row(page, name).getAttribute('class')).toContain('new-row');
      const made = await demo.ended(id);
      expect(made.params).toEqual(params);
      expect(made.extend ?? {}).toEqual(extend ?? {});
      const file = await demo.download(page, name);
      expect(file.equals(await demo.fileOf(id))).toBe(true);
      const lines = file.toString().trim().split('\r\n');
      expect(lines.length).toBeGreaterThan(1);
      expect(lines[0]?.split(',').length).toBe(columns.length);
    });
  });

  it("gets yesterday's alerts as a workbook with at most eight clicks", async () => {
    await demo.service.database.query(
      `UPDATE alert_message SET create_date = date_trunc('day', now(), 'Asia/Shanghai') - interval '1 hour'
       WHERE id IN (SELECT id FROM alert_message ORDER BY id LIMIT 3)`,
    );
    const { page } = await demo.open('/exports');
    let clicks = 0;
    const click = async (at: Locator) => {
      clicks += 1;
      await at.click();
    };
    await click(page.getByRole('main').getByRole('link', { name: 'New export', exact: true }));
    await click(page.getByRole('link', { name: 'Alert messages' }));
    await click(page.getByText('Yesterday', { exact: true }));
    await page.getByText(/^The range at this moment: .* \d{4}-\d\d-\d\d 00:00:00; .* 23:59:59$/).waitFor();
    const yesterday = await page.getByLabel('First day').inputValue();
    expect(yesterday).toMatch(/^\d{4}-\d\d-\d\d$/);
    await click(page.getByText('Excel', { exact: true }));
    await click(page.getByRole('button', { name: 'Export', exact: true }));
    const id = await createdIn(page);
    await row(page, 'Alert messages').first().getByText('3 of 3 rows').waitFor();
    const { name, options, params, resolved_query } = await demo.ended(id);
    expect(options.format).toBe('xlsx');
    expect(params.query).toEqual({ create_date: { $gte: 'now-1d/d', $lte: 'now-1d/d' } });
    expect(Object.keys(resolved_query)).toEqual(['create_date']);
    const file = await demo.download(page, name, click);
    expect(file.equals(await demo.fileOf(id))).toBe(true);
    expect(file.subarray(0, 2).toString()).toBe('PK');
    expect(clicks).toBeLessThanOrEqual(8);
    await page.context().close();
    const { page: detail } = await demo.open(`/exports?task=${id}`);
    await detail.getByRole('dialog').getByText(`now-1d/d (${yesterday} 00:00:00)`).waitFor();
    await detail.context().close();
  });

  it('previews what is chosen, and shows a refusal of the service at its field', async () => {
    const view = await demo.open('/create?type=5');
    const { page } = view;
    await view.tick(['name', 'sale_goal']);
    await view.previewed('Dealer name', 'Sales target');
    const columns = view.part('Columns');
    await columns.getByLabel('Move Sales target up').click();
    await view.previewed('Sales target', 'Dealer name');
    await view.addCondition({ field: 'Sales target', operator: 'is greater than', value: 'many' });
    const refusal = view.part('Which records').getByRole('alert');
    await refusal.getByText('query.sale_goal').waitFor();
    await picture(page, 'create-refused');
    const value = page.getByLabel('Value', { exact: true });
    await value.fill('100000000');
    await refusal.waitFor({ state: 'detached' });
    await view.part('Preview').getByText('No record matches.').waitFor();
    await value.fill('0');
    await eventually(
      () => view.part('Preview').getByRole('row').count(),
      (rows) => rows > 1,
    );
    expect(demo.browser.takeFaults().every((fault) => fault.includes('400'))).toBe(true);
    await page.context().close();
  });

  it('previews columns that are dragged, sorted rows, and the words of the header', async () => {
    const view = await demo.open('/create?type=5');
    const { page } = view;
    await view.tick(['id', 'name', 'sale_goal']);
    const chosen = view.part('Columns').getByRole('listitem');
    await chosen.filter({ hasText: 'sale_goal' }).dragTo(chosen.filter({ hasText: 'Dealer ID' }));
    await view.previewed('Sales target', 'Dealer ID', 'Dealer name');
    const order = view.part('Order');
    await view.button('Add a sort column', order).click();
    await view.choose(order.getByRole('combobox', { name: 'Sort column' }), 'Sales target');
    await view.choose(order.getByRole('combobox', { name: 'Direction' }), 'Descending');
    const targets = async () => {
      const cells = await view.part('Preview').locator('tbody td:first-child').allInnerTexts();
      return cells.filter((cell) => cell !== 'missing').map(Number);
    };
    await eventually(
      targets,
      (shown) => shown.length > 1 && shown.every((target, index) => target <= (shown[index - 1] ?? Infinity)),
    );
    await page.getByRole('button', { name: 'More options' }).click();
    await view.choose(page.getByLabel('Language of the header'), 'Raw');
    await view.previewed('sale_goal', 'id', 'name');
    await page.context().close();
  });

  it('follows the JSON, and the JSON follows the form; an unknown field is reported, and nothing dropped', async () => {
    const view = await demo.open('/create?type=5');
    const { page } = view;
    await view.openJson();
    await view.tick(['name']);
    await view.name.fill('Partners');
    const body = await view.body();
    expect(body).toMatchObject({ name: 'Partners', type: 5, params: { filter: ['name'] } });

    const edited = {
      ...body,
      name: 'Large partners',
      params: { filter: ['id', 'name'], query: { sale_goal: { $gt: 5 } }, order: { id: 'desc' } },
    };
    await view.json.fill(JSON.stringify(edited));
    expect(await view.name.inputValue()).toBe('Large partners');
    await view.part('Columns').getByText('Columns of the file (2)').waitFor();
    expect(await page.getByLabel('Value', { exact: true }).inputValue()).toBe('5');
    await view.part('Order').getByText('Descending').waitFor();
    await view.previewed('Dealer ID', 'Dealer name');

    const unknown = JSON.stringify({ ...edited, name: 'Red partners', colour: 'red' });
    await view.json.fill(unknown);
    await page.getByRole('alert').getByText('colour: unknown field.').waitFor();
    await page.getByLabel('Description', { exact: true }).focus();
    expect(await view.json.inputValue()).toBe(unknown);
    expect(await view.name.inputValue()).toBe('Large partners');
    await view.button('Discard the changes').click();
    expect(await view.body()).toEqual(edited);
    // As someone types.
    for (const [part, field] of [
      [{ options: { ...body.options, format: 'xls' } }, 'options.format'],
      [{ options: { ...body.options, timezone: 'Asia/Sh' } }, 'options.timezone'],
      [{ params: { filter: { id: 'name' } } }, 'params.filter'],
      [{ schedule: {} }, 'schedule.cron'],
    ] as const) {
      await view.json.fill(JSON.stringify({ ...edited, ...part }));
      await page.getByRole('alert').getByText(field).waitFor();
      expect(await view.name.inputValue()).toBe('Large partners');
    }
    await view.button('Discard the changes').click();

    const command = await page.locator('.command').innerText();
    expect(command).toContain('Access-Token: $TOKEN');
    expect(command).toContain(JSON.stringify(edited));
    expect(await page.locator('body').innerText()).not.toContain(demo.token);
    await picture(page, 'create-json');
    await page.context().close();
  });

  it('keeps templates for oneself and for the enterprise; they are started from, changed, renamed and deleted', async () => {
    const view = await demo.open('/create?type=5');
    const { page } = view;
    const dialog = page.getByRole('dialog');
    await view.tick(['name', 'city']);
    await view.saveTemplate('My dealers');
    await view.saveTemplate('Our dealers', true);
    await view.changeType();

    await page.getByRole('link', { name: /^My dealers/ }).click();
    await page.getByText('Started from the template "My dealers".').waitFor();
    await view.previewed('Dealer name', 'City');
    await view.tick(['name']);
    await view.button('Update template').click();
    await page.getByText('Template "My dealers" updated').waitFor();
    await view.changeType();
    await page.getByRole('link', { name: /^My dealers/ }).click();
    await view.previewed('Dealer name');
    await view.changeType();

    await view.button('Rename the template "My dealers"').click();
    await dialog.getByLabel('Name of the template').fill('Names of dealers');
    await view.button('Save', dialog).click();
    await page.getByRole('link', { name: /^Names of dealers/ }).waitFor();
    await picture(page, 'templates');

    const tokens = demo.service.application.get(AccessTokens);
    const member = { corpId: DEMO_CORP, memberId: 'demo-2', memberName: '李四', role: 1 } as const;
    const other = await demo.open('/create', {}, await tokens.create(member, 3600));
    await other.page.getByRole('link', { name: /^Our dealers/ }).waitFor();
    expect(await other.page.getByRole('link', { name: /^Names of dealers/ }).count()).toBe(0);
    await other.page.context().close();

    await view.button('Delete the template "Names of dealers"').click();
    await dialog.getByText('Delete the template "Names of dealers"?').last().waitFor();
    await view.button('Delete', dialog).click();
    await page.getByRole('link', { name: /^Names of dealers/ }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /^Our dealers/ }).waitFor();
    await page.context().close();
  });

  it('retries a task of the list with changes to its request', async () => {
    const params = { filter: ['id', 'city'], query: { sale_goal: { $gte: 0 } }, order: { id: 'asc' } };
    const first = await demo.service.export(
      {
        type: 5,
        name: 'Cities',
        params,
        options: { labels: 'raw', timezone: 'Asia/Tokyo', format: 'jsonl' },
      },
      demo.token,
    );
    const view = await demo.open('/exports');
    const { page } = view;
    await row(page, 'Cities')
      .getByRole('button', { name: /^More actions/ })
      .click();
    const entry = page.getByRole('menuitem', { name: 'Export again with changes' });
    await clickInPlace(entry);
    await page.getByText('Copied from the task "Cities".').waitFor();
    await page.getByText('This export uses the time zone Asia/Tokyo').waitFor();
    await view.openJson();
    expect((await view.body()).params).toEqual(params);
    await view.name.fill('Towns');
    await page.getByLabel('Move City up').click();
    await view.submit.click();
    const again = await demo.ended(await createdIn(page));
    expect(again).toMatchObject({ name: 'Towns', params: { ...params, filter: ['city', 'id'] } });
    expect(again.options).toEqual(first.options);
    await page.context().close();
  });

  it('loads the query builder when the first condition is built, and not before', async () => {
    const view = await demo.open('/create?type=5');
    const { page } = view;
    const files: string[] = [];
    page.on('request', (request) => files.push(request.url()));
    await page.reload();
    await view.part('Preview').getByRole('cell').first().waitFor();
    const builders = () => files.filter((file) => /condition-?builder|query-?builder/i.test(file));
    expect(files.some((file) => file.includes('create-view'))).toBe(true);
    expect(builders()).toEqual([]);
    await view.button('Add a condition').click();
    await page.getByLabel('Value', { exact: true }).waitFor();
    expect(builders()).not.toEqual([]);
    await page.context().close();
  });
});
