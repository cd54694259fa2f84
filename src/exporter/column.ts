import { ApiProperty } from '@nestjs/swagger';
import type { Operator } from './operators.js';

/** A text in both languages of the service. */
export class Title {
  @ApiProperty()
  zh!: string;

  @ApiProperty()
  en!: string;
}

/** A title as an exporter declares it: one text for both languages, or a text for each. */
export type Label = string | Title;

/** A label in one language. */
export function inLanguage(label: Label, language: keyof Title): string {
  return typeof label === 'string' ? label : label[language];
}

/** A label in both languages. */
export function inBothLanguages(label: Label): Title {
  return typeof label === 'string' ? { zh: label, en: label } : label;
}

const scalarTypes = [
  'text',
  'integer',
  'number',
  'boolean',
  'date',
  'datetime',
  'enum',
  'text_enum',
] as const;

/** Every {@link ColumnType}. */
export const columnTypes = [...scalarTypes, 'list', 'json'] as const;

/**
 * The type of a cell. A `date` is a calendar day, a `datetime` an instant; an `enum` is a number with a label, a
 * `text_enum` a text with one; `json` is a scalar of unknown type, e.g. an extended property.
 */
export type ColumnType = (typeof columnTypes)[number];

/** The type of a single value. */
export type ScalarType = (typeof scalarTypes)[number];

/**
 * Marks personal data and selects its mask. `contact` shows both ends of a phone number or an e-mail address, `text`
 * shows the first character, `other` shows nothing. Use `other` for numbers, keys and values from a short list, which
 * even one character would give away.
 */
export type PersonalData = 'contact' | 'text' | 'other';

/**
 * One column of a record type. The header, the validation of `filter`, `query` and `order`, the SELECT and the cell
 * rules all follow from it.
 */
export interface Column {
  /** The field's name in requests and answers, spelled as in the platform's documents. */
  key: string;
  title: Label;
  type: ColumnType;
  /**
   * For a `list`: the type of its elements. The cell formats each element as that type and keeps the place of missing
   * elements; a query matches if one element meets all conditions on the field. Default: text.
   *
   * For `json`: the expected type. A query treats a value of any other type as missing; the cell shows it anyway.
   */
  of?: ScalarType;
  /** Labels of an `enum` by number, or of a `text_enum` by text. Values without a label are shown as they are. */
  labels?: Readonly<Record<string, Label>>;
  /** For an enum without further values: the error code if `query` contains a value without a label. */
  unlabelled?: number;
  /** Whether the column is in the file if the task names no fields. Default columns keep the order of definition. */
  default?: boolean;
  /** Whether `query` may contain the field. Default: true. */
  queryable?: boolean;
  /** The operators that `query` may apply to the field, for a source that can't apply all. Default: those of its type. */
  operators?: readonly Operator[];
  /** Whether `order` may contain the field. Default: true. */
  sortable?: boolean;
  /** Present if the column holds personal data, which some roles must not see. */
  personal?: PersonalData;
  /** Whether the value is an identifier, such as an id, a serial number or a phone, even if it consists of digits. */
  identifier?: boolean;
  /** Other names of this field. In `filter`, several fields may share an alias, which then selects them all. */
  aliases?: readonly string[];
  /**
   * The SQL expression of the value, e.g. `t.properties -> 'colour'`; it needs no parentheses. It must never be made from
   * a caller's text. Default: `t."key"`.
   */
  sql?: string;
}

/** The type that conditions on a column compare: that of the elements or of the value. */
export function comparedType({ type, of }: Column): ColumnType {
  return of ?? type;
}

/**
 * The SQL types to which values are converted, so that a `uuid`, a `varchar` or an enum type of PostgreSQL can be compared
 * as a text. The conversion of a `text` or `date` costs nothing, and its indexes remain useful.
 */
const conversions: Partial<Record<ScalarType, string>> = { text: 'text', text_enum: 'text', date: 'date' };

/** The SQL expression of a column's value as declared, in parentheses if it is no name: `->` binds weaker than a cast. */
export function declaredSql({ key, sql }: Column): string {
  return sql === undefined ? `t."${key}"` : `(${sql})`;
}

/** The SQL expression of a column's value, converted if the column's type needs it. */
export function columnSql(column: Column): string {
  const { type, of = 'text' } = column;
  const value = declaredSql(column);
  const conversion = type === 'json' ? undefined : conversions[type === 'list' ? of : type];
  if (conversion === undefined) return value;
  return type === 'list' ? `${value}::${conversion}[]` : `${value}::${conversion}`;
}
