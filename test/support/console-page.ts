import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { clickInPlace, signIn, type TestBrowser } from './browser.js';
import type { TestService } from './service.js';

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

/** The row of a task in the list. */
export function row(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ hasText: name });
}

/** Chooses an entry of a task's menu, in English. */
export async function menu(page: Page, name: string, item: string): Promise<void> {
  await row(page, name)
    .getByRole('button', { name: /^More actions/ })
    .click();
  await clickInPlace(page.getByRole('menuitem', { name: item, exact: true }));
}
