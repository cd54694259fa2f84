import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { TestBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import type { TestService } from '../support/service.js';

/** Opens a view of the service's console as the holder of its token. */
export async function openConsole(
  browser: TestBrowser,
  service: TestService,
  path = '/exports',
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await browser.newPage(options);
  await signIn(page, `${service.url}/console/#${path}`, service.token);
  return page;
}

/** Enters a token. */
export async function signIn(page: Page, address: string, token: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel('Access-Token', { exact: true }).fill(token);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
}

/** The row of a task in the list. */
export function row(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ hasText: name });
}

/** Chooses an entry of a task's menu, in English. */
export async function menu(page: Page, name: string, item: string): Promise<void> {
  await row(page, name)
    .getByRole('button', { name: /^More actions/ })
    .click();
  const entry = page.getByRole('menuitem', { name: item, exact: true });
  // A menu is made beside the window, and moved to its place.
  await eventually(
    () => entry.boundingBox(),
    (box) => box !== null && box.x > 0,
  );
  await entry.click();
}
