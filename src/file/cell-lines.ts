import type { Column } from '../exporter/column.js';
import type { SqlPlan } from '../exporter/export-plan.js';
import type { SourceRecord } from '../exporter/record-exporter.js';
import { copyStatement, UNQUOTED, type LineFormat } from './file-format.js';

/** What the cell of a column is, as an SQL expression and for a value as JSON has it. */
export interface CellRule {
  sql(column: Column): string;
  text(column: Column, value: unknown): string | null;
}

/** Lines for who goes on with the cells one by one: a JSON array of texts for each row. */
export class CellLines implements LineFormat {
  readonly newline = '\n';

  constructor(private readonly rule: CellRule) {}

  copySql(columns: readonly Column[], plan: SqlPlan): string {
    const cells = columns.map((column) => `(${this.rule.sql(column)})::text`);
    return copyStatement(`array_to_json(ARRAY[${cells.join(', ')}])`, plan, UNQUOTED);
  }

  lines(columns: readonly Column[], records: readonly SourceRecord[]): string {
    return records
      .map((record) => {
        const cells = columns.map((column) => this.rule.text(column, record[column.key]));
        return `${JSON.stringify(cells)}\n`;
      })
      .join('');
  }
}

/** The rows of a block of such lines. */
export function parseLines(block: Buffer): (string | null)[][] {
  const rows = block.toString().trimEnd().replaceAll('\n', ',');
  return JSON.parse(`[${rows}]`) as (string | null)[][];
}
