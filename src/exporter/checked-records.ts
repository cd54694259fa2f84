import { isDate } from 'node:util/types';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import type { Column } from './column.js';
import { quote } from './faults.js';
import type { OpenedRecords, RecordSource, SourceRecord } from './record-exporter.js';
import { cellValue, elementValue, plainValue, validValues } from './record-values.js';
import { isObject } from './value.js';

/** How the values of a record source are checked. */
export interface ValueRule {
  columns: readonly Column[];
  /** The column whose value identifies a record in the message of a refusal. */
  identifier?: Column | undefined;
  wrongTypes?: RecordSource['wrongTypes'];
}

/**
 * Checks the records of a source and converts their values to the JSON values that the cells are made from.
 * @returns records with the keys of the columns only.
 * @throws PlatformError 5031001, here and from `records`, that names the fault of the source.
 */
export function checkedRecords({ total, records }: OpenedRecords<object>, rule: ValueRule): OpenedRecords {
  if (!Number.isSafeInteger(total) || total < 0) {
    throw sourceFault('total', `invalid value ${described(total)}. Must be the number of records, 0 or more`);
  }
  return { total, records: converted(records, rule) };
}

async function* converted(records: AsyncIterable<object>, rule: ValueRule): AsyncGenerator<SourceRecord> {
  let place = 0;
  for await (const record of records as AsyncIterable<unknown>) {
    place += 1;
    if (!isObject(record)) {
      throw sourceFault(
        'records',
        `record ${place} is ${described(record)}. Must be an object with a value by key`,
      );
    }
    yield Object.fromEntries(
      rule.columns.map((column) => {
        const value = record[column.key];
        const found = cellValue(column, value);
        if (found !== undefined) return [column.key, found];
        if (rule.wrongTypes === 'text') return [column.key, plainValue(column, value)];
        throw refusal(column, value, `record ${place}${identifierOf(record, rule)}`);
      }),
    );
  }
}

function refusal(column: Column, value: unknown, record: string): PlatformError {
  const { key, type, of = 'text', personal } = column;
  // Whoever may read the message might not be allowed to see personal data.
  const fault = (one: unknown) => (personal ? 'invalid value' : `invalid value ${described(one)}`);
  if (type !== 'list' || !Array.isArray(value)) {
    return sourceFault(key, `${fault(value)} in ${record}. Must be ${validValues[type]}`);
  }
  const element = value.findIndex((one) => elementValue(of, one) === undefined);
  const place = `element ${element + 1} of ${record}`;
  return sourceFault(key, `${fault(value[element])} in ${place}. Must be ${validValues[of]}`);
}

/** A fault of a source, not of the caller. It is final: the source would return the same again. */
export function sourceFault(field: string, text: string): PlatformError {
  return new PlatformError(ErrorCode.serverFault, `${field}: ${text}.`);
}

function identifierOf(record: Readonly<Record<string, unknown>>, { identifier }: ValueRule): string {
  const value = identifier && record[identifier.key];
  const isShown = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
  return identifier && isShown ? ` (${identifier.key} ${described(value)})` : '';
}

/** A value in the words of a refusal. */
function described(value: unknown): string {
  if (isDate(value)) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  return typeof value === 'string' ? quote(value) : String(value);
}
