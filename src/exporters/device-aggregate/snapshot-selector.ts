import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { inLanguage, type Column } from '../../exporter/column.js';
import { invalid, missing, quote } from '../../exporter/faults.js';
import type { Period } from '../../exporter/period.js';
import { isObject, parseValue } from '../../exporter/value.js';
import { snapshotFields, type SnapshotSelector } from './snapshot.columns.js';

/** Each selector adds a join, and PostgreSQL takes long to plan a statement with hundreds of joins. */
const MOST_SELECTORS = 100;

/** The operators of each key. All keys, and all their operators, are mandatory. */
const operators = {
  statistic_rule_id: ['$eq'],
  index: ['$eq'],
  fineness: ['$eq'],
  date: ['$gte', '$lte'],
} as const;

type Key = keyof typeof operators;

/**
 * Validates the selectors in `query.snapshot_shuffle`.
 * @param timezone the time zone of days.
 * @throws PlatformError 4001002 for a missing key, 4001149 for an unknown granularity, 4001001 for anything else.
 */
export function parseSelectors(value: unknown, place: string, timezone: string): SnapshotSelector[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    throw invalid(place, `must be an array of selectors, not ${quote(value)}.`);
  }
  if (value.length > MOST_SELECTORS) {
    throw invalid(place, `has ${value.length} selectors. Must have at most ${MOST_SELECTORS}.`);
  }
  return value.map((selector: unknown, index) => parseSelector(selector, `${place}[${index}]`, timezone));
}

function parseSelector(selector: unknown, place: string, timezone: string): SnapshotSelector {
  if (!isObject(selector)) throw invalid(place, `must be a selector object, not ${quote(selector)}.`);
  const unknown = Object.keys(selector).find((key) => !Object.hasOwn(operators, key));
  if (unknown !== undefined) {
    const keys = Object.keys(operators).join(', ');
    throw invalid(`${place}.${unknown}`, `unknown key. Must be one of ${keys}.`);
  }
  const value = (key: Key, operator: string, bound: keyof Period = 'from'): string => {
    const sent = selector[key];
    const at = `${place}.${key}${isBare(sent) ? '' : `.${operator}`}`;
    const given = condition(sent, key, `${place}.${key}`)[operator];
    if (given === undefined || given === null || given === '') throw missing(at, `a value for ${key}`);
    const parsed = parseValue(
      field(key),
      key === 'fineness' ? finenessNumber(given, at) : given,
      at,
      timezone,
    );
    return typeof parsed === 'string' ? parsed : parsed[bound];
  };
  return {
    statistic_rule_id: value('statistic_rule_id', '$eq'),
    index: value('index', '$eq'),
    fineness: value('fineness', '$eq'),
    from: value('date', '$gte', 'from'),
    to: value('date', '$lte', 'to'),
  };
}

/** Whether a value of a key means `$eq`. */
function isBare(value: unknown): boolean {
  return value !== undefined && value !== null && !isObject(value);
}

/** The operators of a key with their values. A bare value means `$eq`. */
function condition(value: unknown, key: Key, place: string): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  const given = isObject(value) ? value : { $eq: value };
  const supported: readonly string[] = operators[key];
  const unknown = Object.keys(given).find((operator) => !supported.includes(operator));
  if (unknown === undefined) return given;
  throw invalid(`${place}.${unknown}`, `unsupported operator. Must be ${supported.join(' or ')}.`);
}

/** The field of the statistics that a key of a selector refers to; undefined for an unknown key. */
export function selectorField(key: string): Column | undefined {
  return Object.hasOwn(operators, key) ? field(key as Key) : undefined;
}

/** The field of the statistics that a key refers to. */
function field(key: Key): (typeof snapshotFields)[number] {
  const name = key === 'date' ? 'date_start' : key;
  const found = snapshotFields.find((one) => one.key === name);
  if (!found) throw new Error(`no field ${name} in group snapshot_shuffle`);
  return found.type === 'enum' ? { ...found, unlabelled: ErrorCode.finenessUnknown } : found;
}

/** The number of a granularity, which may also be given as a word, e.g. "Hour". */
function finenessNumber(value: unknown, place: string): unknown {
  if (typeof value !== 'string' || /^\d+$/.test(value)) return value;
  const word = value.toLowerCase().replace(/[^a-z]/g, '');
  const labels = Object.entries(field('fineness').labels ?? {});
  const found = labels.find(
    ([, label]) =>
      inLanguage(label, 'en')
        .toLowerCase()
        .replace(/[^a-z]/g, '') === word,
  );
  if (found) return found[0];
  const words = labels.map(([number, label]) => `${number} (${inLanguage(label, 'en')})`).join(', ');
  throw new PlatformError(
    ErrorCode.finenessUnknown,
    `${place}: unknown granularity ${quote(value)}. Must be one of ${words}.`,
    { zh: `${place}：值无效。` },
  );
}
