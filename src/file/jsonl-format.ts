import type { Column } from '../exporter/column.js';
import type { SqlPlan } from '../records/sql-plan.js';
import { literal } from '../records/sql-plan.js';
import type { SourceRecord } from '../exporter/record-exporter.js';
import { copyStatement, UNQUOTED, type FileFormat } from './file-format.js';
import type { FileOptions } from './file-options.js';
import { jsonCellSql, jsonCellText } from './json-cells.js';
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
    // A PostgreSQL function takes at most a hundred arguments; an array has no such limit.
    const members = columns.map(
      (column, index) =>
        `${literal(`${names[index] ?? ''}:`, 'text')} || ${jsonCellSql(column, this.options)}`,
    );
    return copyStatement(`'{' || array_to_string(ARRAY[${members.join(', ')}], ',') || '}'`, plan, UNQUOTED);
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

  file(_: readonly Column[], lines: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    return lines;
  }

  continued(lines: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    return lines;
  }
}

/** The names of the members, as JSON strings. */
function memberNames(columns: readonly Column[], options: FileOptions): string[] {
  return titlesOf(columns, options).map((name) => JSON.stringify(name));
}
