import type { Column } from '../exporter/column.js';
import { titleOf } from './cell-rules.js';
import { guarded } from './cell-text.js';
import type { FileOptions } from './file-options.js';

/** The titles of a file's columns, protected like cells. */
export function titlesOf(columns: readonly Column[], options: FileOptions): string[] {
  const titles = distinctTitles(columns, options);
  return options.formula_guard ? titles.map(guarded) : titles;
}

/**
 * Readers that find cells by title need each title to be unique, so one that several columns share gets the column's key
 * appended.
 */
function distinctTitles(columns: readonly Column[], options: FileOptions): string[] {
  const titles = columns.map((column) => titleOf(column, options));
  const times = new Map<string, number>();
  for (const title of titles) times.set(title, (times.get(title) ?? 0) + 1);
  const distinct = columns.map((column) => {
    const title = titleOf(column, options);
    return times.get(title) === 1 ? title : `${title} (${column.key})`;
  });
  // A title may look like another one with its key.
  return new Set(distinct).size === distinct.length ? distinct : columns.map(({ key }) => key);
}
