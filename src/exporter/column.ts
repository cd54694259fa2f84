import type { ErrorCode } from '../errors/platform-error.js';
import type { Title } from './title.js';

const scalarTypes = ['text', 'integer', 'number', 'boolean', 'datetime', 'enum'] as const;

/** Every {@link ColumnType}. */
export const columnTypes = [...scalarTypes, 'list', 'json'] as const;

/** What a cell holds. `json` is a scalar of unknown type, e.g. an extended property. */
export type ColumnType = (typeof columnTypes)[number];

/** What one value can be by itself. */
export type ScalarType = (typeof scalarTypes)[number];

/**
 * Personal data, by how much of it a mask shows: the ends of a phone or an e-mail address (`contact`), the first
 * character of a text (`text`), or nothing (`other`), where a beginning would tell too much: of a number, of one of a
 * few values, of a key.
 */
export type PersonalData = 'contact' | 'text' | 'other';

/**
 * One column of a record type. The header, the validation of `filter`, `query` and `order`, the SELECT and the
 * cell rules are all made from it.
 */
export interface Column {
  /** The field's name on the wire, as the platform's documents spell it. */
  key: string;
  title: Title;
  type: ColumnType;
  /**
   * What the elements of a `list` are: its cell shows each as a cell of that type would and keeps the place of a
   * missing one, and a query holds where one element meets all conditions on the field. Without it, they are texts.
   * Or what a `json` value should be: the cell shows whatever it is, a query takes any other type for missing.
   */
  of?: ScalarType;
  /** Labels of an `enum`, by its number; a number without a label is shown as it is. */
  labels?: Readonly<Record<number, Title>>;
  /** The code for a number without a label in `query`, where an `enum` has no other numbers than its labels. */
  unlabelled?: ErrorCode;
  /** In the file when the task names no fields; the default columns stand in the order of the definitions. */
  default?: boolean;
  /** May stand in `query`; true unless said otherwise. */
  queryable?: boolean;
  /** May stand in `order`; true unless said otherwise. */
  sortable?: boolean;
  /** Tells about a person, which not every role may see. */
  personal?: PersonalData;
  /** Names something and counts nothing, whatever digits it has: an id, a serial number, a phone. */
  identifier?: boolean;
  /** Other spellings that callers use for this field; in `filter` one spelling may stand for several fields. */
  aliases?: readonly string[];
  /** The SQL expression of the value; `t."key"` unless said otherwise. Never made from a caller's text. */
  sql?: string;
}

/** The type of what `query` compares: of an element, or of the value. */
export function comparedType({ type, of }: Column): ColumnType {
  return of ?? type;
}

/** The SQL expression that yields a column's value. */
export function columnSql(column: Column): string {
  return column.sql ?? `t."${column.key}"`;
}
