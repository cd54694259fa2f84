import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import type { Column } from './column.js';
import { quote } from './faults.js';
import type { Selection } from './record-exporter.js';

/** What becomes of personal data in a file: it is shown as it is, masked, or left out. */
export type PersonalDataRule = 'clear' | 'mask' | 'omit';

/** Whether a rule keeps the values of a column from being seen. */
export function hides(rule: PersonalDataRule, { personal }: Column): boolean {
  return rule !== 'clear' && personal !== undefined;
}

/** Whether a selection shows personal data, or chooses or sorts rows by it. */
export function asksForPersonalData(selection: Selection): boolean {
  return Object.values(columnsAsked(selection))
    .flat()
    .some(({ personal }) => personal !== undefined);
}

/**
 * Refuses what would tell hidden values: conditions and sort criteria on them, and their columns where the rule leaves
 * those out.
 * @throws PlatformError 4031007 that names the column.
 */
export function refuseHidden(rule: PersonalDataRule, selection: Selection): void {
  for (const [place, columns] of Object.entries(columnsAsked(selection))) {
    const hidden = columns.find((column) => hides(rule, column));
    if (!hidden || (place === 'filter' && rule === 'mask')) continue;
    throw new PlatformError(
      ErrorCode.privateData,
      `${place}: ${quote(hidden.key)} is personal data, which your role may not see; other fields are accepted.`,
    );
  }
}

/** The columns that a task is about, by the part of it that names them. */
function columnsAsked({ columns, conditions, sorts }: Selection): Record<string, readonly Column[]> {
  return {
    filter: columns,
    query: conditions.map(({ column }) => column),
    order: sorts.map(({ column }) => column),
  };
}
