import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { eventually } from './eventually.js';

/** Pictures of the console, for whoever looks at a run. */
const PICTURES = 'test-results/console';

/** Faults of a page that axe-core calls serious or critical. */
export interface AccessFault {
  rule: string;
  where: string[];
}

/** Chromium, with pages that note what goes wrong in them. */
export class TestBrowser {
  /** What the consoles of the pages called an error, and errors that nothing caught. */
  readonly faults: string[] = [];

  private constructor(private readonly browser: Browser) {}

  static async launch(): Promise<TestBrowser> {
    // The sandbox of Chromium does not start for the root user of a container.
    const args = ['--no-sandbox', '--disable-dev-shm-usage'];
    return new TestBrowser(
      await chromium.launch({ executablePath: '/usr/bin/chromium-headless-shell', args }),
    );
  }

  /** A page of a new person: no storage, no cookies. */
  async newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      locale: 'en-US',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1400, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      // The console asks once whether there are webhooks for this member; the browser reports the refusal.
      if (message.location().url.endsWith('/v2/export_webhooks')) return;
      if (message.type() === 'error' || message.type() === 'warning') this.faults.push(message.text());
    });
    page.on('pageerror', (error) => this.faults.push(error.message));
    return page;
  }

  /** Takes the faults noted so far. */
  takeFaults(): string[] {
    return this.faults.splice(0);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

/** Opens an address of the console, and signs in. */
export async function signIn(page: Page, address: string, token: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel('Access-Token', { exact: true }).fill(token);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
}

/** Evaluates an expression in a page, as the debugger does: no content policy stops it. */
export async function inPage<T>(page: Page, expression: string): Promise<T> {
  const session = await page.context().newCDPSession(page);
  try {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as T;
  } finally {
    await session.detach();
  }
}

/** What axe-core finds serious or critical in a page. */
export async function accessFaults(page: Page): Promise<AccessFault[]> {
  await inPage(page, `${axe.source}; undefined`);
  return inPage(
    page,
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => ({ rule: id, where: nodes.map(({ html }) => html.slice(0, 200)) })))`,
  );
}

/** Keeps a picture of a page under `test-results/console`. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** Clicks an entry of a menu or list, which is made beside the window and then moved to its place. */
export async function clickInPlace(entry: Locator): Promise<void> {
  await eventually(
    () => entry.boundingBox(),
    (box) => box !== null && box.x > 0,
  );
  await entry.click();
}

/** Presses the tab key until an element has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let steps = 0; steps < 150; steps += 1) {
    if ((await page.locator(':focus').and(target).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the tab key does not reach ${target.toString()}`);
}
