import { isDate } from 'node:util/types';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import type { Column, Title } from './column.js';
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
    throw sourceFault('total', {
      en: `invalid value ${described(total)}. Must be the number of records, 0 or more`,
      zh: '数据源返回的记录总数无效',
    });
  }
  return { total, records: converted(records, rule) };
}

async function* converted(records: AsyncIterable<object>, rule: ValueRule): AsyncGenerator<SourceRecord> {
  let place = 0;
  for await (const record of records as AsyncIterable<unknown>) {
    place += 1;
    if (!isObject(record)) {
      throw sourceFault('records', {
        en: `record ${place} is ${described(record)}. Must be an object with a value by key`,
        zh: `第 ${place} 条记录不是对象`,
      });
    }
    yield Object.fromEntries(
      rule.columns.map((column) => {
        const value = record[column.key];
        const found = cellValue(column, value);
        if (found !== undefined) return [column.key, found];
        if (rule.wrongTypes === 'text') return [column.key, plainValue(column, value)];
        throw refusal(column, value, recordName(place, identifierOf(record, rule)));
      }),
    );
  }
}

function refusal(column: Column, value: unknown, record: Title): PlatformError {
  const { key, type, of = 'text', personal } = column;
  // Whoever may read the message might not be allowed to see personal data.
  const fault = (one: unknown) => (personal ? 'invalid value' : `invalid value ${described(one)}`);
  if (type !== 'list' || !Array.isArray(value)) {
    return sourceFault(key, {
      en: `${fault(value)} in ${record.en}. Must be ${validValues[type]}`,
      zh: `${record.zh}的值类型不对`,
    });
  }
  const element = value.findIndex((one) => elementValue(of, one) === undefined);
  return sourceFault(key, {
    en: `${fault(value[element])} in element ${element + 1} of ${record.en}. Must be ${validValues[of]}`,
    zh: `${record.zh}的第 ${element + 1} 个元素类型不对`,
  });
}

/** A record in a message: its place among all, and its identifier if it has one. */
export function recordName(place: number, identifier: string): Title {
  return {
    en: `record ${place}${identifier && ` (${identifier})`}`,
    zh: `第 ${place} 条记录${identifier && `（${identifier}）`}`,
  };
}

/** A fault of a source, not of the caller. It is final: the source would return the same again. */
export function sourceFault(field: string, { zh, en }: Title): PlatformError {
  return new PlatformError(ErrorCode.serverFault, `${field}: ${en}.`, { zh: `${field}：${zh}。` });
}

function identifierOf(record: Readonly<Record<string, unknown>>, { identifier }: ValueRule): string {
  const value = identifier && record[identifier.key];
  const isShown = typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
  return identifier && isShown ? `${identifier.key} ${described(value)}` : '';
}

/** A value in the words of a refusal. */
function described(value: unknown): string {
  if (isDate(value)) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  return typeof value === 'string' ? quote(value) : String(value);
}
