import { columnSql, comparedType, type Column, type PersonalData } from './column.js';
import { literal } from '../records/sql-plan.js';
import type { SourceRecord } from './record-exporter.js';

/** How a text is masked, as an SQL expression of it and for one as JSON has it. What is empty stays so. */
interface Mask {
  sql(text: string): string;
  text(text: string): string;
}

/** What stands for the hidden part of a text. */
const HIDDEN = '***';

/** What stands for the hidden digits of a phone. */
const HIDDEN_DIGITS = '****';

/** One address, in a form that PostgreSQL and JavaScript read alike. */
const EMAIL = '^[^@]+@[^@]+$';

/** At least eleven characters, so that at least four are hidden. */
const PHONE = '^[+]?[0-9][0-9 -]{9,17}[0-9]$';

const hidden = literal(HIDDEN, 'text');

/** Nothing is shown. */
const whole: Mask = {
  sql: (text) => `CASE WHEN ${text} = '' THEN '' WHEN ${text} IS NOT NULL THEN ${hidden} END`,
  text: (text) => (text === '' ? '' : HIDDEN),
};

/** The first character is shown, where it is not the only one. */
const allButFirst: Mask = {
  sql: (text) =>
    `CASE WHEN char_length(${text}) > 1 THEN left(${text}, 1) || ${hidden} ELSE ${whole.sql(text)} END`,
  text: (text) => {
    const [first = '', ...others] = Array.from(text);
    return others.length > 0 ? first + HIDDEN : whole.text(text);
  },
};

/** `138****1234`, `a***@example.com`; a text that is neither a phone nor an address shows its first character. */
const contact: Mask = {
  sql: (text) => {
    const phone = `left(${text}, 3) || ${literal(HIDDEN_DIGITS, 'text')} || right(${text}, 4)`;
    const email = `${allButFirst.sql(`split_part(${text}, '@', 1)`)} || '@' || split_part(${text}, '@', 2)`;
    return `CASE WHEN ${text} ~ ${literal(PHONE, 'text')} THEN ${phone} WHEN ${text} ~ ${literal(EMAIL, 'text')} THEN (${email}) ELSE ${allButFirst.sql(text)} END`;
  },
  text: (text) => {
    if (new RegExp(PHONE).test(text)) return text.slice(0, 3) + HIDDEN_DIGITS + text.slice(-4);
    if (!new RegExp(EMAIL).test(text)) return allButFirst.text(text);
    const [name = '', domain = ''] = text.split('@');
    return `${allButFirst.text(name)}@${domain}`;
  },
};

const masks: Record<PersonalData, Mask> = { contact, text: allButFirst, other: whole };

/**
 * The column with its values masked: a text, or a list of texts, and no personal data any more. A missing value stays
 * missing.
 */
export function maskedColumn(column: Column): Column {
  const { key, title, identifier = false, of } = column;
  const value = columnSql(column);
  const mask = maskOf(column);
  if (column.type !== 'list') {
    const text = column.type === 'json' ? `(${value} #>> '{}')` : `(${value})::text`;
    return { key, title, identifier, type: 'text', sql: `(${mask.sql(text)})` };
  }
  const elements = `SELECT ${mask.sql('element::text')} FROM unnest(${value}) WITH ORDINALITY AS u (element, place) ORDER BY place`;
  const list = `(CASE WHEN ${value} IS NOT NULL THEN ARRAY(${elements}) END)`;
  return { key, title, identifier, type: 'list', ...(of && { of: 'text' }), sql: list };
}

/** The same for records of a source's own: those columns of each record are masked. */
export async function* maskedRecords(
  records: AsyncIterable<SourceRecord>,
  columns: readonly Column[],
): AsyncGenerator<SourceRecord> {
  for await (const record of records) {
    const masked = columns.map((column) => [column.key, maskedValue(column, record[column.key])]);
    yield { ...record, ...Object.fromEntries(masked) };
  }
}

/** What is of another type than its column should be is hidden as a whole. */
function maskedValue(column: Column, value: unknown): unknown {
  const mask = maskOf(column);
  const masked = (one: unknown) => {
    if (one === null || one === undefined) return one;
    return typeof one === 'string' ? mask.text(one) : HIDDEN;
  };
  return column.type === 'list' && Array.isArray(value) ? value.map(masked) : masked(value);
}

/** Of what is no text, a beginning would tell too much. */
function maskOf(column: Column): Mask {
  const { personal = 'other', type } = column;
  const isText = type !== 'json' && ['text', 'list'].includes(comparedType(column));
  return isText ? masks[personal] : masks.other;
}
