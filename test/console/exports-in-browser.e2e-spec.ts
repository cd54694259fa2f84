import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { ExportTaskExpiry } from '../../src/export-task/work/export-task.expiry.js';
import { inPage, picture, signIn, TestBrowser } from '../support/browser.js';
import { insertDevices, PRODUCT } from '../support/devices.js';
import { eventually } from '../support/eventually.js';
import { describeWithPrograms } from '../support/programs.js';
import { TestService } from '../support/service.js';
import { insertSlowDevices, SLOW_PRODUCT } from '../support/slow-devices.js';
import { menu, openConsole, row } from '../support/console-page.js';

const devices = { type: 1, params: {}, extend: { product_id: PRODUCT } };
const slow = { type: 1, params: {}, extend: { product_id: SLOW_PRODUCT } };

describeWithPrograms(['chromium-headless-shell'], 'the list of exports in a browser', () => {
  let service: TestService;
  let browser: TestBrowser;

  beforeAll(async () => {
    service = await TestService.start({ EXPORT_LANES: '1' });
    await insertDevices(service.database, 'acme', [{ id: 1, name: '客厅灯' }, { id: 2 }, { id: 3 }]);
    await insertSlowDevices(service.database);
    browser = await TestBrowser.launch();
  });

  afterEach(async () => {
    expect(browser.takeFaults()).toEqual([]);
    await service.database.query('DELETE FROM export_task WHERE status > 2');
  });

  afterAll(async () => {
    await browser.close();
    await service.stop();
  });

  const open = (path?: string, options?: BrowserContextOptions) =>
    openConsole(browser, service, path, options);
  const asked = (page: Page, question: string) =>
    page.getByRole('dialog').getByText(question).last().waitFor();
  const text = (page: Page, what: string | RegExp) => page.getByText(what).first().waitFor();

  it('shows a task from the queue to the file, which one click downloads', async () => {
    const { id } = await service.export({ ...devices, name: 'Lamps', options: { labels: 'zh' } });
    const page = await open();
    await row(page, 'Lamps').getByText('Ready').waitFor();
    await row(page, 'Lamps').getByText('3 of 3 rows').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      row(page, 'Lamps').getByRole('button', { name: 'Download: Lamps' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('Lamps.csv');
    const file = await readFile(await download.path());
    expect(file).toEqual(Buffer.from(await (await service.download(id)).arrayBuffer()));
    expect(file.toString()).toContain('客厅灯');
    await page.context().close();
  });

  it('moves a bar while the task runs, by events; cancels, retries and deletes it, each after a question', async () => {
    await service.create({ ...slow, name: 'Slow' });
    const page = await open();
    await row(page, 'Slow').getByText('Exporting').waitFor();
    await page.getByRole('status').getByText('Live').waitFor();
    const bar = row(page, 'Slow').getByRole('progressbar');
    const value = async () => Number(await bar.getAttribute('aria-valuenow'));
    await bar.waitFor();
    const before = await value();
    await eventually(value, (now) => now > before);
    await row(page, 'Slow')
      .getByText(/rows\/s · about .* left/)
      .waitFor();
    await picture(page, 'exports-running');

    await menu(page, 'Slow', 'Cancel');
    await asked(page, 'Cancel 1 task?');
    await page.getByRole('button', { name: 'Yes' }).click();
    await row(page, 'Slow').getByText('Cancelled').waitFor();
    await menu(page, 'Slow', 'Retry');
    await page.getByRole('button', { name: 'Yes' }).click();
    await row(page, 'Slow')
      .getByText(/Waiting|Exporting/)
      .waitFor();
    await menu(page, 'Slow', 'Cancel');
    await page.getByRole('button', { name: 'Yes' }).click();
    await row(page, 'Slow').getByText('Cancelled').waitFor();
    await menu(page, 'Slow', 'Delete');
    await asked(page, 'The tasks and their files are deleted for good.');
    await page.getByRole('button', { name: 'Yes' }).click();
    await text(page, 'There are no exports yet.');
    await page.context().close();
  });

  it('asks for the list again and again where events do not get through, and says so', async () => {
    await service.create({ ...slow, name: 'Slow' });
    const page = await browser.newPage();
    // A proxy that holds answers back until they are complete.
    await page.route('**/events', () => new Promise<void>(() => undefined));
    await signIn(page, `${service.url}/console/`, service.token);
    await page.getByRole('status').getByText('Refreshed every 2 s').waitFor();
    const bar = row(page, 'Slow').getByRole('progressbar');
    await eventually(
      async () => Number(await bar.getAttribute('aria-valuenow')),
      (now) => now >= 30,
    );
    await menu(page, 'Slow', 'Cancel');
    await page.getByRole('button', { name: 'Yes' }).click();
    await row(page, 'Slow').getByText('Cancelled').waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.context().close();
  });

  it('narrows the list down by an address that a colleague can open', async () => {
    await service.export({ ...devices, name: 'Lamps' });
    await service.export({ ...devices, name: 'Boilers' });
    const page = await open();
    await page.getByRole('searchbox', { name: 'Name contains' }).fill('Boil');
    await page.keyboard.press('Enter');
    await row(page, 'Lamps').waitFor({ state: 'detached' });
    expect(page.url()).toBe(`${service.url}/console/#/exports?name=Boil`);
    await page.getByRole('columnheader', { name: 'Name' }).click();
    await page.waitForURL(/sort=name%3Aasc/);
    const colleague = await open(page.url().split('#')[1]);
    await row(colleague, 'Boilers').waitFor();
    expect(await row(colleague, 'Lamps').count()).toBe(0);
    await colleague.getByRole('button', { name: 'Clear filters' }).click();
    await row(colleague, 'Lamps').waitFor();
    const failed = await open('/exports?status=4');
    await text(failed, 'No task matches the filters.');
    for (const one of [page, colleague, failed]) await one.context().close();
  });

  it('deletes all tasks that are ticked, with their number in the question', async () => {
    for (const name of ['One', 'Two', 'Three']) await service.export({ ...devices, name });
    const page = await open();
    for (const name of ['One', 'Two']) await page.getByRole('checkbox', { name, exact: true }).check();
    await text(page, '2 selected');
    expect(await page.getByRole('button', { name: 'Cancel (0)' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Delete (2)' }).click();
    await asked(page, 'Delete 2 tasks?');
    await page.getByRole('button', { name: 'Yes' }).click();
    await text(page, '2 tasks have been deleted.');
    await row(page, 'One').waitFor({ state: 'detached' });
    expect(await row(page, 'Three').count()).toBe(1);
    await page.context().close();
  });

  it('offers no download once the file has expired, but a retry', async () => {
    const { id } = await service.export({ ...devices, name: 'Lamps' });
    const page = await open();
    await row(page, 'Lamps').getByText('Ready').waitFor();
    await service.database.query(`UPDATE export_task SET expire_time = now() WHERE id = $1`, [id]);
    await service.application.get(ExportTaskExpiry).expire('test');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await row(page, 'Lamps').getByText('Expired').waitFor();
    expect(await page.getByRole('button', { name: /^Download/ }).count()).toBe(0);
    await menu(page, 'Lamps', 'Retry');
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByRole('button', { name: 'Download: Lamps' }).waitFor();
    await page.context().close();
  });

  it('tells of one task what was asked, what happened, and why it failed', async () => {
    const id = await service.create({
      ...devices,
      name: 'Lamps',
      params: { filter: ['id', 'name'], query: { is_online: true }, order: { id: 'desc' } },
    });
    await service.ended(id);
    const page = await open(`/exports?task=${id}`);
    const drawer = page.getByRole('dialog');
    await drawer.getByText('Online equals true').waitFor();
    await drawer.getByText('ID descending').waitFor();
    await drawer.getByRole('tab', { name: 'JSON' }).click();
    await drawer.getByText('"is_online": true').first().waitFor();
    await drawer.getByRole('tab', { name: 'curl' }).click();
    await drawer.getByText('Access-Token: $TOKEN').first().waitFor();
    expect(await drawer.innerText()).not.toContain(service.token);
    await picture(page, 'task');
    await service.database.query(
      `UPDATE export_task SET status = 4, result_code = 'timed_out', result_desc = 'It took 3600 s.' WHERE id = $1`,
      [id],
    );
    await page.reload();
    await drawer.getByText(/The export took too long: Export less/).waitFor();
    await drawer.getByText('It took 3600 s.').waitFor();
    await page.context().close();
    const missing = await open('/exports?task=01936c5e-0000-7000-8000-000000000001');
    await missing.getByText('There is no such task. It may have been deleted.').waitFor();
    expect(browser.takeFaults().every((fault) => fault.includes('404'))).toBe(true);
    await missing.context().close();
  });

  it('is drawn on purpose when the service is away, wants fewer calls, or refuses the token', async () => {
    await service.export({ ...devices, name: 'Lamps' });
    const token = await service.tokenOf('acme');
    const page = await browser.newPage();
    await signIn(page, `${service.url}/console/`, token);
    await row(page, 'Lamps').waitFor();
    const refresh = async () => {
      await page.getByRole('button', { name: 'Refresh' }).focus();
      await page.keyboard.press('Enter');
    };

    await page.context().setOffline(true);
    await refresh();
    await text(page, 'The service cannot be reached.');
    expect(await row(page, 'Lamps').count()).toBe(1);
    await page.context().setOffline(false);
    await refresh();
    await page.getByText('The service cannot be reached.').waitFor({ state: 'detached' });

    const refusal = { error: { code: 4291001, msg: 'Too many calls.' } };
    await page.route('**/v2/export_tasks', (route) =>
      route.fulfill({ status: 429, headers: { 'Retry-After': '2' }, json: refusal }),
    );
    await refresh();
    await text(page, /Too many calls. Going on in \d s/);
    await page.unrouteAll();
    await page.getByText('Too many calls.').waitFor({ state: 'detached' });

    await service.database.query(
      `DELETE FROM export_access_token WHERE token_hash <> encode(sha256($1), 'hex')`,
      [service.token],
    );
    await refresh();
    await text(page, 'Your sign-in has expired.');
    expect(await inPage(page, 'sessionStorage.length')).toBe(0);
    // The browser itself reports each of the answers.
    expect(browser.takeFaults().every((fault) => fault.startsWith('Failed to load resource'))).toBe(true);
    await page.context().close();
  });
});
