import type { Page } from 'playwright-core';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { accessFaults, clickInPlace, inPage, picture, signIn, TestBrowser } from '../support/browser.js';
import { menu, openConsole, row } from '../support/console-page.js';
import { CreateView } from '../support/create-view.js';
import { eventually } from '../support/eventually.js';
import { describeWithPrograms } from '../support/programs.js';
import type { TestService } from '../support/service.js';
import { Receiver, verified } from '../webhooks/receiver.js';
import { WebhookService } from '../webhooks/webhook-service.js';

const ALERTS = {
  name: 'Alerts of a day',
  describe: 'Each night',
  type: 3,
  params: { query: { create_date: { $gte: 'now-1d/d', $lte: 'now-1d/d' } } },
};

describeWithPrograms(['chromium-headless-shell'], 'schedules and webhooks in a browser', () => {
  let service: TestService;
  let browser: TestBrowser;
  let receiver: Receiver;

  beforeAll(async () => {
    ({ service } = await WebhookService.start());
    receiver = await Receiver.start();
    browser = await TestBrowser.launch();
  });

  afterEach(() => {
    expect(browser.takeFaults()).toEqual([]);
  });

  afterAll(async () => {
    await browser.close();
    await service.stop();
    await receiver.stop();
  });

  const open = (path: string) => openConsole(browser, service, path);
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const text = (page: Page, what: string | RegExp) => page.getByText(what).first().waitFor();
  const schedule = async (name: string, cron = '30 2 * * *') => {
    const body = { ...ALERTS, name, schedule: { cron } };
    return (await service.call('POST', '/v2/export_schedule', body)).body.id as string;
  };

  it('makes a schedule of an export, shows its next runs, runs it, and leads to the task', async () => {
    const page = await open('/schedules');
    await text(page, /There are no schedules yet/);
    await page.getByRole('link', { name: 'New schedule' }).click();
    await page.getByRole('link', { name: /^Alert messages/ }).click();
    const create = new CreateView(page);
    await create.name.fill('Nightly alerts');
    await create.part('Which records').getByText('Yesterday', { exact: true }).click();
    const part = create.part('Run it regularly');
    const cron = part.getByLabel('Cron expression');
    await part.getByText('Weekly', { exact: true }).click();
    await part.getByText('Every Monday at 08:00').waitFor();
    expect(await cron.inputValue()).toBe('0 8 * * 1');

    await cron.fill('every night');
    await part.getByRole('alert').getByText('schedule.cron').waitFor();
    await cron.fill('30 2 * * *');
    await part.getByText('Every day at 02:30').waitFor();
    await part.getByText('The next five runs (Asia/Shanghai (UTC+8))').waitFor();
    const runs = part.getByRole('listitem');
    await eventually(
      () => runs.allInnerTexts(),
      (shown) =>
        shown.length === 5 &&
        shown.every((run) => /^\S+ 02:30:00\s[^]*\d{4}-\d\d-\d\d[^]*\d{4}-\d\d-\d\d/.test(run)),
    );
    await picture(page, 'create-schedule');
    // The browser itself reports the refused preview.
    expect(browser.takeFaults().every((fault) => fault.startsWith('Failed to load resource'))).toBe(true);
    await button(page, 'Create schedule').click();

    const drawer = page.getByRole('dialog');
    await drawer.getByText('Every day at 02:30').waitFor();
    await drawer.getByText('There are no runs yet.').waitFor();
    await drawer.getByRole('button', { name: 'Run now' }).click();
    const run = drawer.getByRole('row').filter({ hasText: 'Manual' });
    await run.getByText('Ready').waitFor();
    await picture(page, 'schedule');
    await run.getByRole('link', { name: 'Open the task' }).click();
    await drawer.getByText('Nightly alerts').first().waitFor();
    const link = drawer.getByRole('link', { name: 'Open the schedule' });
    const address = (await link.getAttribute('href')) ?? '';
    await link.click();
    await drawer.getByRole('link', { name: 'All tasks of this schedule' }).click();
    await service.export({ ...ALERTS, name: 'By hand' });
    await button(page, 'Refresh').click();
    await row(page, 'Nightly alerts').waitFor();
    expect(await row(page, 'By hand').count()).toBe(0);
    expect(address).toContain(page.url().split('schedule=')[1]);
    await button(page, 'Show all tasks').click();
    await row(page, 'By hand').waitFor();
    await page.context().close();
  });

  it('pauses, resumes, edits and deletes a schedule, and tells why one is suspended', async () => {
    const id = await schedule('Early', '0 5 * * 1-5');
    const page = await open('/schedules?name=Early');
    await row(page, 'Early')
      .getByText('Every Monday, Tuesday, Wednesday, Thursday, and Friday at 05:00')
      .waitFor();
    await menu(page, 'Early', 'Pause');
    await row(page, 'Early').getByText('Paused').waitFor();
    await menu(page, 'Early', 'Resume');
    await row(page, 'Early').getByText('Active').waitFor();

    await menu(page, 'Early', 'Edit');
    await text(page, 'You are editing the schedule "Early".');
    await page.getByLabel('Cron expression').fill('*/30 6 * * *');
    await button(page, 'Save schedule').click();
    await page.getByRole('dialog').getByText('*/30 6 * * *').waitFor();
    await button(page, 'Close').click();

    await service.database.query(
      `UPDATE export_schedule SET state = 'suspended', state_reason = 'It failed five times.', next_due_at = NULL WHERE id = $1`,
      [id],
    );
    await button(page, 'Refresh').click();
    await row(page, 'Early').getByText('It failed five times.').waitFor();
    await button(page, 'Early').click();
    await page
      .getByRole('alert')
      .getByText('The service has suspended this schedule: It failed five times.')
      .waitFor();
    await picture(page, 'schedule-suspended');
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByText('Active').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Delete the schedule "Early"?').last().waitFor();
    await clickInPlace(page.locator('.ant-modal-confirm').getByRole('button', { name: 'Delete' }));
    await text(page, 'The schedule has been deleted.');
    await row(page, 'Early').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('creates a webhook, shows its secret once, and tells what became of its events, until the receiver is gone', async () => {
    const page = await open('/webhooks');
    await button(page, 'New webhook').click();
    await page.getByLabel('Name', { exact: true }).fill('Orders');
    await page.getByLabel('Address', { exact: true }).fill(receiver.url);
    await page.getByLabel('File expired').uncheck();
    await button(page, 'Save').click();
    const secret = await page.getByText(/^whsec_/).innerText();
    await button(page, 'I have kept it').click();
    await row(page, 'Orders').getByText('Enabled').waitFor();

    await button(page, 'Orders').click();
    const drawer = page.getByRole('dialog');
    expect(await page.getByText(secret).count()).toBe(0);
    await button(page, 'Send a test').click();
    await drawer.getByText(/The test has arrived: Delivered · 200 · \d+ ms/).waitFor();
    expect(receiver.received.map((one) => verified(one, secret).type)).toEqual(['export_webhook.test']);
    await drawer.getByRole('row').filter({ hasText: 'Test' }).getByText('Delivered').waitFor();
    await drawer.getByRole('button', { name: /Expand row/ }).click();
    await drawer.getByText(/"type":"export_webhook.test"/).waitFor();
    await picture(page, 'webhook');
    await button(page, 'Rotate the secret').click();
    await button(page, 'Rotate').click();
    await text(page, /^whsec_/);
    expect(await page.getByText(/^whsec_/).innerText()).not.toBe(secret);
    await button(page, 'I have kept it').click();

    receiver.behave(() => 410);
    await button(page, 'Send a test').click();
    await drawer.getByText(/The test has failed: The receiver is gone · 410/).waitFor();
    await service.export(ALERTS);
    await eventually(
      async () => (await service.call('GET', '/v2/export_webhooks')).body.list[0],
      (webhook) => webhook.disabled_reason === 'gone',
    );
    await page.reload();
    await drawer.getByRole('alert').getByText('Disabled: the receiver is gone (410)').waitFor();
    await picture(page, 'webhook-disabled');
    await button(page, 'Close').click();
    await page.getByRole('navigation').getByTitle('1 webhook needs attention').waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('link', { name: '1 webhook needs attention' }).click();
    receiver.behave(() => 200);
    await button(page, 'Orders').click();
    await button(page, 'Enable').click();
    await drawer.getByText('Enabled', { exact: true }).waitFor();
    await button(page, 'Replay events').click();
    const [, minute = ''] = /^(.*T..:..)/.exec(new Date(Date.now() + 7 * 3_600_000).toISOString()) ?? [];
    await page.getByLabel('Events since (UTC+8)').fill(minute);
    await button(page, 'Replay').click();
    await text(page, '1 event is queued.');
    await drawer.getByRole('row').filter({ hasText: 'Task ready' }).getByText('Delivered').waitFor();
    await page.context().close();
  });

  it('shows no webhooks to members', async () => {
    const caller = { corpId: 'acme', memberId: 'm9', memberName: 'm9', role: 2 };
    const page = await browser.newPage();
    const token = await service.application.get(AccessTokens).create(caller, 3600);
    await signIn(page, `${service.url}/console/#/webhooks`, token);
    await text(page, 'There are no webhooks here');
    expect(await page.getByRole('navigation').getByText('Webhooks').count()).toBe(0);
    await page.context().close();
  });

  it('has nothing that axe-core finds serious: light and dark, in both languages, on a phone too', async () => {
    const id = await schedule('Late');
    await service.call('POST', `/v2/export_schedule/${id}/pause`);
    const webhook = { name: 'Everything', url: receiver.url, events: ['export_task.exported'] };
    const { body } = await service.call('POST', '/v2/export_webhook', webhook);
    const views = [
      'schedules',
      `schedules?schedule=${id}`,
      `create?schedule=${id}`,
      'webhooks',
      `webhooks?webhook=${body.id}`,
    ];
    const looks = [
      { name: 'en', locale: 'en-US' },
      { name: 'dark', locale: 'zh-CN', colorScheme: 'dark' },
      { name: 'phone', locale: 'zh-CN', viewport: { width: 360, height: 760 } },
    ] as const;
    for (const { name, ...look } of looks) {
      const page = await openConsole(browser, service, '/schedules', look);
      for (const view of views) {
        await page.goto(`${service.url}/console/#/${view}`);
        await page.waitForLoadState('networkidle');
        await page.getByRole('heading', { level: 1 }).waitFor();
        if (/^(sched|web).*=/.test(view)) await page.getByRole('dialog').getByRole('table').first().waitFor();
        expect([name, view, await accessFaults(page)]).toEqual([name, view, []]);
        const sideways = await inPage<number>(page, 'document.documentElement.scrollWidth - innerWidth');
        expect([name, view, sideways <= 0]).toEqual([name, view, true]);
        await picture(page, `${view.replace(/\?.*/, '-details')}-${name}`);
      }
      await page.context().close();
    }
  }, 120_000);
});
