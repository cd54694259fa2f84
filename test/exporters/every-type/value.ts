import { inLanguage, type Column, type Label } from '../../../src/exporter/column.js';

/**
 * The value of a field in plain JavaScript: a string for `text` and `number`, a bigint for `integer` and `enum`, epoch
 * milliseconds for `datetime`, the elements of a `list`; null if it is missing.
 */
export type Value = string | bigint | number | boolean | readonly string[] | null;

/** A row by the keys of its fields. */
export type Row = Readonly<Record<string, Value>>;

/** The value of an operand in a query's JSON. */
export function readValue({ type }: Column, json: unknown): Value {
  if (json === null) return null;
  switch (type) {
    case 'integer':
    case 'enum':
      return BigInt(json as string | number);
    case 'boolean':
      return json === true || json === 'true';
    case 'datetime':
      return /^-?\d+$/.test(spelled(json)) ? Number(json) : Date.parse(spelled(json).replaceAll(' ', ''));
    case 'text':
    case 'text_enum':
    case 'date':
    case 'number':
    case 'list':
    case 'json':
      return spelled(json);
    default:
      return type satisfies never;
  }
}

function spelled(json: unknown): string {
  return typeof json === 'string' ? json : JSON.stringify(json);
}

/** The value in the JSON with which a row is inserted. */
export function writeValue({ type }: Column, value: Value): unknown {
  if (type === 'datetime' && value !== null) return new Date(Number(value)).toISOString();
  return typeof value === 'bigint' ? String(value) : value;
}

/** What a file with `labels: raw` shows of a value: a text, or one for each element of a list. */
export function rawTexts({ type }: Column, value: Value): string[] {
  if (type === 'datetime') return [new Date(Number(value)).toISOString()];
  if (type === 'number' && value !== null) return [numberText(value)];
  return [value].flat().map(String);
}

/** A number without zeros at the end of its fraction. */
function numberText(value: unknown): string {
  return String(value).replace(/(\.\d*[1-9])0+$|\.0+$/, '$1');
}

/** Compares two values that are not missing: texts by code point, lists by their first difference. */
export function compare({ type }: Column, one: Value, other: Value): number {
  switch (type) {
    case 'integer':
    case 'enum':
      return Number((one as bigint) > (other as bigint)) - Number((one as bigint) < (other as bigint));
    case 'text':
    case 'text_enum':
    case 'date':
      return byCodePoint(one as string, other as string);
    case 'list':
      return compareLists(one as readonly string[], other as readonly string[]);
    case 'number':
    case 'boolean':
    case 'datetime':
      return Number(one) - Number(other);
    case 'json':
      throw new Error('no order of json');
    default:
      return type satisfies never;
  }
}

function compareLists(one: readonly string[], other: readonly string[]): number {
  for (const [index, element] of one.entries()) {
    const difference = byCodePoint(element, other[index] ?? '');
    if (index >= other.length) return 1;
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/** JavaScript compares UTF-16 units, by which an emoji comes before a full-width letter. */
function byCodePoint(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** The expected cell of a value, with the default file options. */
export function cellOf({ type, labels }: Column, value: Value): string {
  if (value === null) return '';
  switch (type) {
    case 'boolean':
      return value === true ? '是' : '否';
    case 'datetime':
      return new Date(Number(value)).toISOString().slice(0, 19).replace('T', ' ');
    case 'enum':
      return zh(labels?.[Number(value)]) ?? String(value);
    case 'list':
      return defused((value as readonly string[]).map(quotedElement).join(';'));
    case 'text':
      return defused(value as string);
    case 'text_enum':
      return zh(labels?.[value as string]) ?? defused(value as string);
    case 'number':
      return numberText(value);
    case 'integer':
    case 'date':
    case 'json':
      return String(value);
    default:
      return type satisfies never;
  }
}

/** The expected title of a column. */
export function titleOf({ type, title }: Column): string {
  const text = inLanguage(title, 'zh');
  return type === 'datetime' ? `${text} (UTC)` : text;
}

function zh(label: Label | undefined): string | undefined {
  return label === undefined ? undefined : inLanguage(label, 'zh');
}

function quotedElement(element: string): string {
  return /[;"\r\n]/.test(element) ? `"${element.replaceAll('"', '""')}"` : element;
}

function defused(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠\uFEFF]/.test(text) ? `'${text}` : text;
}
