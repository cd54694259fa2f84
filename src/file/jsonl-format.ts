import type { Column } from '../exporter/column.js';
import type { SqlPlan } from '../records/sql-plan.js';
import { literal } from '../records/sql-plan.js';
import type { SourceRecord } from '../exporter/record-exporter.js';
import { UNQUOTED } from './copy-text.js';
import { copyStatement, type FileFormat } from './file-format.js';
import type { FileOptions } from './file-options.js';
import { jsonCellSql, jsonCellText, mendedJson, suspectJson } from './json-cells.js';
import { mendedLines } from './mended-lines.js';
import { titlesOf } from './titles.js';

/** JSON Lines: an object for each row; its members are named like the titles of a header. */
export class JsonlFormat implements FileFormat {
  readonly extension = 'jsonl';
  readonly contentType = 'application/jsonl; charset=utf-8';
  readonly newline = '\n';
  readonly timezone: string;

  constructor(private readonly options: FileOptions) {
    this.timezone = options.timezone;
  }

  copySql(columns: readonly Column[], plan: SqlPlan): string {
    const names = memberNames(columns, this.options);
    const members = columns.map((column, index) => {
      const name = `${index === 0 ? '{' : ','}${names[index] ?? ''}:`;
      const present = `${literal(name, 'text')} || ${jsonCellSql(column, this.options)}`;
      return `coalesce(${present}, ${literal(`${name}null`, 'text')})`;
    });
    return copyStatement(joinedSql([...members, `'}'`]), plan, UNQUOTED);
  }

  lines(columns: readonly Column[], records: readonly SourceRecord[]): string {
    const names = memberNames(columns, this.options);
    return records
      .map((record) => {
        const members = columns.map(
          (column, index) =>
            `${names[index] ?? ''}:${jsonCellText(column, record[column.key], this.options)}`,
        );
        return `{${members.join(',')}}\n`;
      })
      .join('');
  }

  file(_: readonly Column[], lanes: readonly AsyncIterable<Buffer>[]): AsyncIterable<Buffer>[] {
    return lanes.map(async function* (lane) {
      for await (const { bytes } of mendedLines(lane, { suspect: suspectJson, mend: mendedJson }))
        yield bytes;
    });
  }
}

/** Texts that are concatenated in one level of an expression: PostgreSQL limits the depth of expressions. */
const MOST_OPERANDS = 32;

/** The SQL expression that concatenates texts. Operators are twice as fast as `array_to_string`. */
function joinedSql(texts: readonly string[]): string {
  if (texts.length <= MOST_OPERANDS) return texts.join(' || ');
  const groups = Array.from(
    { length: Math.ceil(texts.length / MOST_OPERANDS) },
    (_, index) => `(${texts.slice(index * MOST_OPERANDS, (index + 1) * MOST_OPERANDS).join(' || ')})`,
  );
  return joinedSql(groups);
}

/** The names of the members, as JSON strings. */
function memberNames(columns: readonly Column[], options: FileOptions): string[] {
  return titlesOf(columns, options).map((name) => JSON.stringify(name));
}
