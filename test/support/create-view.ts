import type { Locator, Page } from 'playwright-core';
import { clickInPlace } from './browser.js';
import { eventually } from './eventually.js';

/** The create view in a page in English. */
export class CreateView {
  constructor(readonly page: Page) {}

  /** A part of the view by its heading. */
  part(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  button(name: string, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: true });
  }

  /** Chooses an option of a list. */
  async choose(box: Locator, option: string): Promise<void> {
    await box.focus();
    await this.page.keyboard.press('ArrowDown');
    if (await box.isEditable()) await box.fill(option);
    const entry = this.page
      .locator('.ant-select-item-option-content:visible')
      .getByText(option, { exact: true });
    await clickInPlace(entry);
  }

  /** Leaves these columns alone ticked. */
  async tick(keys: readonly string[]): Promise<void> {
    const columns = this.part('Columns');
    await this.button('None', columns).click();
    for (const key of keys) {
      const name = new RegExp(`(^| )${key.replaceAll('.', '\\.')}( personal data)?$`);
      await columns.getByRole('checkbox', { name }).check();
    }
  }

  /** Adds the first condition. A value that is chosen from a list is one of `choices`. */
  async addCondition({ field, operator, value, isChosen = false }: BuiltCondition): Promise<void> {
    const records = this.part('Which records');
    await this.button('Add a condition', records).click();
    await this.choose(records.getByRole('combobox', { name: 'Column', exact: true }), field);
    if (operator !== undefined)
      await this.choose(records.getByRole('combobox', { name: 'Comparison' }), operator);
    const input = records.getByLabel('Value', { exact: true });
    if (isChosen) await this.choose(input, value);
    else await input.fill(value);
  }

  /** Goes back to the record types and templates. */
  changeType(): Promise<void> {
    return this.page.getByRole('link', { name: 'Change type' }).click();
  }

  /** Saves what was built as a template, for oneself unless it is shared. */
  async saveTemplate(name: string, shared = false): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    await this.button('Save as template').click();
    await dialog.getByLabel('Name of the template').fill(name);
    if (shared) await dialog.getByRole('checkbox').check();
    await this.button('Save', dialog).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** The input for the name of the task. */
  get name(): Locator {
    return this.page.getByLabel('Name', { exact: true });
  }

  /** The body as the view shows it as JSON. */
  get json(): Locator {
    return this.page.getByLabel('Body of the creation (JSON)');
  }

  async openJson(): Promise<void> {
    await this.page.getByRole('button', { name: 'JSON and command' }).click();
    await this.json.waitFor();
  }

  async body(): Promise<any> {
    return JSON.parse(await this.json.inputValue());
  }

  /** Waits until the preview has this header. */
  async previewed(...header: string[]): Promise<void> {
    await eventually(
      () => this.part('Preview').getByRole('columnheader').allInnerTexts(),
      (shown) => shown.join() === header.join(),
    );
  }

  get submit(): Locator {
    return this.button('Export');
  }
}

/** A condition as a person builds it. */
export interface BuiltCondition {
  field: string;
  /** The first operator of the column unless it is named. */
  operator?: string;
  value: string;
  /** Whether the value is chosen from a list. */
  isChosen?: boolean;
}

/** The id of the task that a page has just created: the list marks its row. */
export async function createdIn(page: Page): Promise<string> {
  await page.waitForURL(/created=/);
  return page.url().split('created=')[1] ?? '';
}
