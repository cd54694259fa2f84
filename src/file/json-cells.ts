import { columnSql, type Column } from '../exporter/column.js';
import { booleanSql, booleanWord, enumSql, labelOf, timeSql, timeText } from './cell-rules.js';
import type { FileOptions } from './file-options.js';
import { replacedSql, unquoted } from './copy-text.js';
import { jsonText } from './json-text.js';
import {
  isNumeric,
  jsonNumberSql,
  numberSource,
  numberSourceSql,
  numberSql,
  numberText,
} from './number-text.js';

/**
 * The SQL expression for the JSON source of a column's value; NULL for a missing value. Numbers and lists become their
 * JSON counterparts, but identifiers and numbers that a reader could round become strings; all other values become the
 * text of a cell. Control characters other than tabs and line breaks are left to {@link mendedJson}.
 */
export function jsonCellSql(column: Column, options: FileOptions): string {
  const value = columnSql(column);
  const raw = options.labels === 'raw';
  switch (column.type) {
    case 'integer':
    case 'number': {
      const text = column.type === 'integer' ? `${value}::text` : numberSql(value);
      return column.identifier ? plainSourceSql(text) : numberSourceSql(value, text);
    }
    case 'text':
      return textSourceSql(value);
    case 'date':
      return plainSourceSql(value);
    case 'boolean':
      return raw ? `${value}::text` : plainSourceSql(booleanSql(value, options));
    case 'enum':
      return enumSql(value, column, options, (one) => numberSourceSql(one, `${one}::text`), JSON.stringify);
    case 'text_enum':
      return enumSql(value, column, options, textSourceSql, JSON.stringify);
    case 'datetime':
      return plainSourceSql(`(${timeSql(value, options)})::text`);
    case 'list':
      return column.of
        ? elementsSql(value, { ...column, type: column.of, sql: 'element' }, options)
        : sourceSql(value);
    case 'json': {
      const number = numberSourceSql(`${value}::numeric`, jsonNumberSql(value));
      const boolean = `(${value} #>> '{}')::boolean`;
      const word = raw ? `${boolean}::text` : plainSourceSql(booleanSql(boolean, options));
      return `CASE jsonb_typeof(${value}) WHEN 'number' THEN ${number} WHEN 'boolean' THEN ${word} ELSE ${value}::text END`;
    }
    default:
      return column.type satisfies never;
  }
}

/** The JSON source as PostgreSQL writes it. */
function sourceSql(value: string): string {
  return `to_json(${value})::text`;
}

/** The JSON source of a text without special characters. */
function plainSourceSql(value: string): string {
  return `'"' || ${value} || '"'`;
}

/** The backslash comes first: the other escapes contain one. */
const escapes = new Map(['\\', '"', '\n', '\r', '\t'].map((one) => [one, escaped(one)]));

function escaped(character: string): string {
  return JSON.stringify(character).slice(1, -1);
}

/** The JSON source of a text. */
function textSourceSql(value: string): string {
  return plainSourceSql(replacedSql(value, escapes));
}

/** Finds the control characters that {@link textSourceSql} does not escape. */
// eslint-disable-next-line no-control-regex -- JSON does not allow control characters
export const suspectJson = /[\x00-\x08\x0b-\x1f]/g;

/** Escapes the control characters of a line. COPY put it in quotes if it contains the quote or the delimiter. */
export function mendedJson(line: string): string {
  return unquoted(line).replace(suspectJson, escaped);
}

function elementsSql(value: string, element: Column, options: FileOptions): string {
  const source = `coalesce(${jsonCellSql(element, options)}, 'null')`;
  const list = `string_agg(${source}, ',' ORDER BY place)`;
  return `CASE WHEN ${value} IS NOT NULL THEN '[' || coalesce((SELECT ${list} FROM unnest(${value}) WITH ORDINALITY AS u (element, place)), '') || ']' END`;
}

/** The JSON source for a value of a record source. A value that does not have the column's type becomes a text. */
export function jsonCellText(column: Column, value: unknown, options: FileOptions): string {
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
  const source = (element: unknown) => jsonCellText({ ...column, type: of ?? 'json' }, element, options);
  return `[${elements.map(source).join(',')}]`;
}
