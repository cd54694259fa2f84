import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { signIn, TestBrowser } from './browser.js';
import { CreateView } from './create-view.js';
import { startDemoService, type DemoService } from './demo-service.js';
import type { TestService } from './service.js';

/** A browser and a service with the records of the demo enterprise. */
export class DemoConsole {
  private constructor(
    private readonly demo: DemoService,
    readonly browser: TestBrowser,
  ) {}

  static async start(): Promise<DemoConsole> {
    const demo = await startDemoService();
    return new DemoConsole(demo, await TestBrowser.launch());
  }

  get service(): TestService {
    return this.demo.service;
  }

  get token(): string {
    return this.demo.token;
  }

  /** Opens a view as a member of the demo enterprise. */
  async open(path: string, options: BrowserContextOptions = {}, token = this.token): Promise<CreateView> {
    const page = await this.browser.newPage(options);
    await signIn(page, `${this.service.url}/console/#${path}`, token);
    return new CreateView(page);
  }

  /** Downloads the file of a task in the list of exports. */
  async download(page: Page, name: string, click = (button: Locator) => button.click()): Promise<Buffer> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      click(page.getByRole('button', { name: `Download: ${name}` })),
    ]);
    return readFile(await download.path());
  }

  /** The file of a task as the service sends it. */
  async fileOf(id: string): Promise<Buffer> {
    const sent = await this.service.download(id, this.token);
    return Buffer.from(await sent.arrayBuffer());
  }

  /** A task at its end. */
  ended(id: string): Promise<any> {
    return this.service.ended(id, this.token);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.demo.stop();
  }
}
