import { comparedType, type Column, type PersonalData } from './column.js';
import type { SourceRecord } from './record-exporter.js';
import type { SqlDialect } from './sql-dialect.js';

/** Masks a text in both kinds of source: in SQL, and in JavaScript. Empty texts stay empty. */
interface Mask {
  sql(text: string, dialect: SqlDialect): string;
  text(text: string): string;
}

/** Replaces the hidden part of a text. */
const HIDDEN = '***';

/** Replaces the hidden digits of a phone number. */
const HIDDEN_DIGITS = '****';

/** An e-mail address, in syntax that PostgreSQL and JavaScript share. */
const EMAIL = '^[^@]+@[^@]+$';

/** A phone number of at least eleven characters, so that the mask hides at least four. */
const PHONE = '^[+]?[0-9][0-9 -]{9,17}[0-9]$';

/** Hides the whole text. */
const whole: Mask = {
  sql: (text, dialect) =>
    `CASE WHEN ${text} = '' THEN '' WHEN ${text} IS NOT NULL THEN ${dialect.text(HIDDEN)} END`,
  text: (text) => (text === '' ? '' : HIDDEN),
};

/** Shows the first character, unless it is the only one. */
const allButFirst: Mask = {
  sql: (text, dialect) =>
    `CASE WHEN char_length(${text}) > 1 THEN ${dialect.left(text, 1)} || ${dialect.text(HIDDEN)} ELSE ${whole.sql(text, dialect)} END`,
  text: (text) => {
    const [first = '', ...others] = Array.from(text);
    return others.length > 0 ? first + HIDDEN : whole.text(text);
  },
};

/** `138****1234`, `a***@example.com`; any other text shows its first character. */
const contact: Mask = {
  sql: (text, dialect) => {
    const phone = `${dialect.left(text, 3)} || ${dialect.text(HIDDEN_DIGITS)} || ${dialect.right(text, 4)}`;
    const email = `${allButFirst.sql(dialect.aroundAt(text, 1), dialect)} || '@' || ${dialect.aroundAt(text, 2)}`;
    return `CASE WHEN ${dialect.matches(text, PHONE)} THEN ${phone} WHEN ${dialect.matches(text, EMAIL)} THEN (${email}) ELSE ${allButFirst.sql(text, dialect)} END`;
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
 * The column with masked values: a text or a list of texts, which no longer counts as personal data. Missing values
 * stay missing.
 */
export function maskedColumn(column: Column, dialect: SqlDialect): Column {
  const { key, title, identifier = false, of } = column;
  const value = dialect.column(column);
  const mask = maskOf(column);
  if (column.type !== 'list') {
    const text = column.type === 'json' ? `(${value} #>> '{}')` : dialect.asText(`(${value})`);
    return { key, title, identifier, type: 'text', sql: `(${mask.sql(text, dialect)})` };
  }
  const list = dialect.mapped(value, mask.sql(dialect.asText('element'), dialect));
  return { key, title, identifier, type: 'list', ...(of && { of: 'text' }), sql: list };
}

/** The records of a record source, with the values of `columns` masked. */
export async function* maskedRecords(
  records: AsyncIterable<SourceRecord>,
  columns: readonly Column[],
): AsyncGenerator<SourceRecord> {
  for await (const record of records) {
    const masked = columns.map((column) => [column.key, maskedValue(column, record[column.key])]);
    yield { ...record, ...Object.fromEntries(masked) };
  }
}

/** A value that does not have the type of its column is hidden entirely. */
function maskedValue(column: Column, value: unknown): unknown {
  const mask = maskOf(column);
  const masked = (one: unknown) => {
    if (one === null || one === undefined) return one;
    return typeof one === 'string' ? mask.text(one) : HIDDEN;
  };
  return column.type === 'list' && Array.isArray(value) ? value.map(masked) : masked(value);
}

/** Values that are not texts are hidden entirely: their first character would reveal too much. */
function maskOf(column: Column): Mask {
  const { personal = 'other', type } = column;
  const isText = type !== 'json' && ['text', 'list'].includes(comparedType(column));
  return isText ? masks[personal] : masks.other;
}
