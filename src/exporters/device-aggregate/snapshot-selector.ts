import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { invalid, missing, quote } from '../../exporter/faults.js';
import { isObject } from '../../exporter/json-object.js';
import { parseValue } from '../../exporter/value.js';
import { snapshotFields } from './snapshot.columns.js';

/** Which statistics to attach to each device; all of it in the text form that PostgreSQL reads. */
export interface SnapshotSelector {
  statistic_rule_id: string;
  index: string;
  fineness: string;
  /** The bounds of the period. */
  from: string;
  to: string;
}

/** Each selector is a join of its own, and a statement of many hundreds takes long to plan. */
const MOST_SELECTORS = 100;

/** The operators of each key; all keys and all their operators are mandatory. */
const operators = {
  statistic_rule_id: ['$eq'],
  index: ['$eq'],
  fineness: ['$eq'],
  date: ['$gte', '$lte'],
} as const;

type Key = keyof typeof operators;

/**
 * Checks the selectors of `query.snapshot_shuffle`.
 * @throws PlatformError 4001002 for a missing key, 4001149 for an unknown granularity, 4001001 for anything else.
 */
export function parseSelectors(value: unknown, place: string): SnapshotSelector[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    throw invalid(place, `${quote(value)} is not accepted; an array of selectors is.`);
  }
  if (value.length > MOST_SELECTORS) {
    throw invalid(place, `${value.length} selectors are not accepted; ${MOST_SELECTORS} are at most.`);
  }
  return value.map((selector: unknown, index) => parseSelector(selector, `${place}[${index}]`));
}

function parseSelector(selector: unknown, place: string): SnapshotSelector {
  if (!isObject(selector)) throw invalid(place, `${quote(selector)} is not accepted; a selector is.`);
  const unknown = Object.keys(selector).find((key) => !Object.hasOwn(operators, key));
  if (unknown !== undefined) {
    const keys = Object.keys(operators).join(', ');
    throw invalid(`${place}.${unknown}`, `no such key of a selector; ${keys} are accepted.`);
  }
  const value = (key: Key, operator: string) => {
    const [of, at] = [condition(selector[key], key, `${place}.${key}`), `${place}.${key}.${operator}`];
    const given = of[operator];
    if (given === undefined || given === null || given === '') throw missing(at, `a value of ${key}`);
    return parseValue(field(key), key === 'fineness' ? finenessNumber(given, at) : given, at);
  };
  return {
    statistic_rule_id: value('statistic_rule_id', '$eq'),
    index: value('index', '$eq'),
    fineness: value('fineness', '$eq'),
    from: value('date', '$gte'),
    to: value('date', '$lte'),
  };
}

/** The operators of a key and their values; a bare value is meant for `$eq`. */
function condition(value: unknown, key: Key, place: string): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  const given = isObject(value) ? value : { $eq: value };
  const accepted: readonly string[] = operators[key];
  const unknown = Object.keys(given).find((operator) => !accepted.includes(operator));
  if (unknown === undefined) return given;
  throw invalid(`${place}.${unknown}`, `no such operator here; ${accepted.join(' and ')} is accepted.`);
}

/** The field of a period that a key is about. */
function field(key: Key): (typeof snapshotFields)[number] {
  const name = key === 'date' ? 'date_start' : key;
  const found = snapshotFields.find((one) => one.key === name);
  if (!found) throw new Error(`no field ${name} in group snapshot_shuffle`);
  return found.type === 'enum' ? { ...found, unlabelled: ErrorCode.finenessUnknown } : found;
}

/** The number of a granularity that is written as a word, e.g. "Hour". */
function finenessNumber(value: unknown, place: string): unknown {
  if (typeof value !== 'string' || /^\d+$/.test(value)) return value;
  const word = value.toLowerCase().replace(/[^a-z]/g, '');
  const labels = Object.entries(field('fineness').labels ?? {});
  const found = labels.find(([, { en }]) => en.toLowerCase().replace(/[^a-z]/g, '') === word);
  if (found) return found[0];
  const words = labels.map(([number, { en }]) => `${number} (${en})`).join(', ');
  throw new PlatformError(
    ErrorCode.finenessUnknown,
    `${place}: ${quote(value)} is not accepted; one of ${words} is.`,
  );
}
