import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import type { Column } from './column.js';
import { quote } from './faults.js';
import type { Selection } from './record-exporter.js';

/** How a file treats personal data: shown in clear, masked, or omitted. */
export type PersonalDataRule = 'clear' | 'mask' | 'omit';

/** Whether a rule hides the values of a column. */
export function hides(rule: PersonalDataRule, { personal }: Column): boolean {
  return rule !== 'clear' && personal !== undefined;
}

/** Whether a selection shows personal data, or selects or sorts rows by it. */
export function asksForPersonalData(selection: Selection): boolean {
  return Object.values(columnsAsked(selection))
    .flat()
    .some(({ personal }) => personal !== undefined);
}

/**
 * Refuses a selection that would reveal hidden values: conditions and sort criteria on them and, if the rule omits
 * personal data, their columns.
 * @throws PlatformError 4031007 that names the column.
 */
export function refuseHidden(rule: PersonalDataRule, selection: Selection): void {
  for (const [place, columns] of Object.entries(columnsAsked(selection))) {
    const hidden = columns.find((column) => hides(rule, column));
    if (!hidden || (place === 'filter' && rule === 'mask')) continue;
    throw new PlatformError(
      ErrorCode.privateData,
      `${place}: ${quote(hidden.key)} is personal data, which your role may not see. Use other fields.`,
      { zh: `${place}：字段 ${quote(hidden.key)} 是个人数据，您的角色无权查看。` },
    );
  }
}

/** The columns of a selection, by the part of the request that names them. */
function columnsAsked({ columns, conditions, sorts }: Selection): Record<string, readonly Column[]> {
  return {
    filter: columns,
    query: conditions.map(({ column }) => column),
    order: sorts.map(({ column }) => column),
  };
}
