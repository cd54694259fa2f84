import type { Column } from '../exporter/column.js';
import type { SqlDialect } from '../exporter/sql-dialect.js';
import {
  booleanSql,
  booleanWord,
  cellSql,
  cellText,
  enumSql,
  labelOf,
  timeSql,
  timeText,
} from './cell-rules.js';
import type { FileOptions } from './file-options.js';
import { jsonText } from './json-text.js';
import {
  isNumeric,
  jsonNumberSql,
  NUMBER,
  numberSource,
  numberSourceSql,
  numberText,
  significantDigits,
} from './number-text.js';
import { Escapes, type CellTemplate, type WrittenCell } from './row-writer.js';

/**
 * The SQL expression for the text of a column's cell; NULL for a missing value. It is the content of a string, a number, or
 * JSON already, as {@link jsonTemplate} expects it.
 */
export function jsonCellSql(column: Column, options: FileOptions, dialect: SqlDialect): string {
  return kindOf(column, options) === 'source'
    ? sourceSql(column, options, dialect)
    : cellSql(column, options, dialect);
}

/** {@link jsonCellSql} for a value of a record source; null for a missing value. */
export function jsonCell(column: Column, value: unknown, options: FileOptions): string | null {
  if (value === null || value === undefined) return null;
  return kindOf(column, options) === 'source'
    ? sourceText(column, value, options)
    : cellText(column, value, options);
}

/**
 * How the value of a column is written behind the name of its member. Numbers and lists become their JSON counterparts, but
 * identifiers and numbers from 2^53 on become strings; all other values become the text of a cell.
 */
export function jsonTemplate(column: Column, options: FileOptions): CellTemplate {
  return templates[kindOf(column, options)];
}

type JsonKind = 'string' | 'number' | 'source';

function kindOf({ type, identifier = false }: Column, { labels }: FileOptions): JsonKind {
  switch (type) {
    case 'integer':
    case 'number':
      return identifier ? 'string' : 'number';
    case 'boolean':
      return labels === 'raw' ? 'source' : 'string';
    case 'enum':
    case 'list':
    case 'json':
      return 'source';
    case 'text':
    case 'text_enum':
    case 'date':
    case 'datetime':
      return 'string';
    default:
      return type satisfies never;
  }
}

/** JSON escapes control characters, the quote and the backslash. */
const escapes = new Escapes(
  new Map(
    [...Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)), '"', '\\'].map((one) => [
      one,
      JSON.stringify(one).slice(1, -1),
    ]),
  ),
);

const none = Buffer.alloc(0);
const quote = Buffer.from('"');

const templates: Record<JsonKind, CellTemplate> = {
  string: { open: quote, close: quote, escapes },
  number: { open: none, close: none, escapes, settle: settleNumber },
  source: { open: none, close: none, escapes: new Escapes(new Map()) },
};

/** A number of so few digits cannot be rounded. */
const FEW_DIGITS = 15;

/** A text that is not a number, such as `NaN`, becomes a string. */
function settleNumber(cell: WrittenCell): void {
  const { output, start, end } = cell;
  if (significantDigits(output, start, end) <= FEW_DIGITS) return;
  const text = output.toString('utf8', start, end);
  cell.end = start + output.write(NUMBER.test(text) ? numberSource(text) : `"${text}"`, start);
}

/** The SQL expression for the JSON source of a value; NULL for a missing value. */
function sourceSql(column: Column, options: FileOptions, dialect: SqlDialect): string {
  const value = dialect.column(column);
  const { asText, jsonText: textSourceSql } = dialect;
  const raw = options.labels === 'raw';
  switch (column.type) {
    case 'integer':
    case 'number': {
      const text = column.type === 'integer' ? asText(value) : dialect.number(value);
      return column.identifier ? plainSourceSql(text) : numberSourceSql(value, text);
    }
    case 'text':
      return textSourceSql(value);
    case 'date':
      return plainSourceSql(value);
    case 'boolean':
      return raw ? asText(value) : plainSourceSql(booleanSql(value, options, dialect));
    case 'enum':
      return enumSql(
        value,
        column,
        options,
        dialect,
        (one) => numberSourceSql(one, asText(one)),
        JSON.stringify,
      );
    case 'text_enum':
      return enumSql(value, column, options, dialect, textSourceSql, JSON.stringify);
    case 'datetime':
      return plainSourceSql(asText(`(${timeSql(value, options, dialect)})`));
    case 'list':
      return column.of
        ? elementsSql(value, { ...column, type: column.of, sql: 'element' }, options, dialect)
        : dialect.jsonTexts(value);
    case 'json': {
      const number = numberSourceSql(`${value}::numeric`, jsonNumberSql(value));
      const boolean = `(${value} #>> '{}')::boolean`;
      const word = raw ? `${boolean}::text` : plainSourceSql(booleanSql(boolean, options, dialect));
      return `CASE jsonb_typeof(${value}) WHEN 'number' THEN ${number} WHEN 'boolean' THEN ${word} ELSE ${value}::text END`;
    }
    default:
      return column.type satisfies never;
  }
}

/** The JSON source of a text without special characters. */
function plainSourceSql(value: string): string {
  return `'"' || ${value} || '"'`;
}

function elementsSql(value: string, element: Column, options: FileOptions, dialect: SqlDialect): string {
  const source = `coalesce(${sourceSql(element, options, dialect)}, 'null')`;
  const list = dialect.joined(value, source, "','", (joined) => joined);
  return `CASE WHEN ${value} IS NOT NULL THEN '[' || ${list} || ']' END`;
}

/** The JSON source for a value of a record source. A value that does not have the column's type becomes a text. */
function sourceText(column: Column, value: unknown, options: FileOptions): string {
  if (value === null || value === undefined) return 'null';
  switch (column.type) {
    case 'integer':
    case 'number':
      if (!isNumeric(value)) return asString(value);
      return column.identifier ? `"${numberText(value)}"` : numberSource(value);
    case 'boolean':
      return typeof value === 'boolean' ? booleanSource(value, options) : asString(value);
    case 'enum': {
      if (!isNumeric(value)) return asString(value);
      const label = labelOf(column, value, options);
      return label === undefined ? numberSource(value) : JSON.stringify(label);
    }
    case 'datetime':
      return asString(timeText(value, options) ?? value);
    case 'list':
      return listSource(column, Array.isArray(value) ? value : [value], options);
    case 'json':
      if (typeof value === 'number' || typeof value === 'bigint') return numberSource(value);
      return typeof value === 'boolean' ? booleanSource(value, options) : jsonText(value);
    case 'text_enum':
      return asString((typeof value === 'string' ? labelOf(column, value, options) : undefined) ?? value);
    case 'text':
    case 'date':
      return asString(value);
    default:
      return column.type satisfies never;
  }
}

function asString(value: unknown): string {
  return JSON.stringify(typeof value === 'string' ? value : jsonText(value));
}

function booleanSource(value: boolean, options: FileOptions): string {
  const word = booleanWord(value, options);
  return options.labels === 'raw' ? word : JSON.stringify(word);
}

function listSource({ of, ...column }: Column, elements: readonly unknown[], options: FileOptions): string {
  const source = (element: unknown) => sourceText({ ...column, type: of ?? 'json' }, element, options);
  return `[${elements.map(source).join(',')}]`;
}
