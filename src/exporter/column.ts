import { ApiProperty } from '@nestjs/swagger';
import type { ErrorCode } from '../errors/platform-error.js';

/** A text in both languages of the service. */
export class Title {
  @ApiProperty()
  zh!: string;

  @ApiProperty()
  en!: string;
}

const scalarTypes = ['text', 'integer', 'number', 'boolean', 'datetime', 'enum'] as const;

/** Every {@link ColumnType}. */
export const columnTypes = [...scalarTypes, 'list', 'json'] as const;

/** The type of a cell. `json` is a scalar of unknown type, e.g. an extended property. */
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
  title: Title;
  type: ColumnType;
  /**
   * For a `list`: the type of its elements. The cell formats each element as that type and keeps the place of missing
   * elements; a query matches if one element meets all conditions on the field. Default: text.
   *
   * For `json`: the expected type. A query treats a value of any other type as missing; the cell shows it anyway.
   */
  of?: ScalarType;
  /** Labels of an `enum` by its number. Numbers without a label are shown as they are. */
  labels?: Readonly<Record<number, Title>>;
  /** For an `enum` without further numbers: the error code if `query` contains a number without a label. */
  unlabelled?: ErrorCode;
  /** Whether the column is in the file if the task names no fields. Default columns keep the order of definition. */
  default?: boolean;
  /** Whether `query` may contain the field. Default: true. */
  queryable?: boolean;
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

/** The SQL expression of a column's value, in parentheses if it is not just a name: `->` binds weaker than a cast. */
export function columnSql(column: Column): string {
  return column.sql === undefined ? `t."${column.key}"` : `(${column.sql})`;
}
